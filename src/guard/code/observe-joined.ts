import { findKeys } from '../find-keys.ts'
import type { Lexicon } from '../lexicon.ts'
import type { Observation, Place } from '../observation.ts'
import { observeCredential, readSetting } from '../read-setting.ts'
import type { JoinedLiteral } from './joined-literals.ts'
import type { Token } from './tokenize.ts'

/**
 * Credentials in texts that the source holds in pieces or with escapes, where a scan by lines cannot
 * see them: by the name that they are given to, or by their shape alone.
 */
export function observeJoined(
  literals: readonly JoinedLiteral[],
  tokens: readonly Token[],
  { path, lexicon }: { readonly path: string; readonly lexicon: Lexicon },
): readonly Observation[] {
  return literals.flatMap((literal) => {
    const { value, line, column } = literal
    if (literal.isVerbatim || value.length < SHORTEST || value.length > LONGEST) return []
    const place: Place = { path, line, column }
    const name = nameOf(tokens, literal.from)
    const context = { place, service: null, kind: 'code', lexicon } as const
    const named = name === null ? null : readSetting(name, value, context)
    if (named !== null) return [named]
    return findKeys(value, lexicon).map(({ venue, field, value: key }) =>
      observeCredential({
        venue,
        field,
        name,
        value: key,
        claim: 'unknown',
        place,
        service: null,
        isSetting: false,
      }),
    )
  })
}

/** Shorter than any key of a shape of its own. */
const SHORTEST = 8
const LONGEST = 65_536

/** `KEY` in `KEY = "…" + "…"`, `"KEY": "…" + "…"` and `KEY: str = ("…" "…")`. */
function nameOf(tokens: readonly Token[], from: number): string | null {
  let at = from - 1
  while (at > from - 4 && /^[([]$/.test(tokens[at]?.value ?? '')) at -= 1
  const sign = tokens[at]?.value
  if (!(sign === '=' || sign === ':' || sign === ':=')) return null
  const isTyped = sign === '=' && tokens[at - 2]?.value === ':'
  const name = tokens[isTyped ? at - 3 : at - 1]
  return name?.kind === 'name' || name?.kind === 'string' ? name.value : null
}
