import { findKeys } from '../find-keys.ts'
import type { Lexicon } from '../lexicon.ts'
import type { Observation, Place } from '../observation.ts'
import { observeCredential, readSetting } from '../read-setting.ts'
import type { Literals } from './joined-literals.ts'
import type { Tokens } from './tokens.ts'

/**
 * Credentials in texts that the source holds in pieces or with escapes, where a scan by lines cannot
 * see them: by the name that they are given to, or by their shape alone.
 */
export function observeJoined(
  { built }: Literals,
  tokens: Tokens,
  { placeOf, lexicon }: { readonly placeOf: (offset: number) => Place; readonly lexicon: Lexicon },
): readonly Observation[] {
  return built.flatMap(({ value, from }) => {
    if (value.length < SHORTEST || value.length > LONGEST) return []
    // Behind the quote of the first piece.
    const place = placeOf(tokens.start(from) + 1)
    const name = nameOf(tokens, from)
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
function nameOf(tokens: Tokens, from: number): string | null {
  let at = from - 1
  while (at > from - 4 && /^[([]$/.test(tokens.value(at))) at -= 1
  const sign = tokens.value(at)
  if (!(sign === '=' || sign === ':' || sign === ':=')) return null
  const isTyped = sign === '=' && tokens.value(at - 2) === ':'
  const name = isTyped ? at - 3 : at - 1
  const kind = tokens.kind(name)
  return kind === 'name' || kind === 'string' ? tokens.value(name) : null
}
