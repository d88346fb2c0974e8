import type { Literals } from './joined-literals.ts'
import type { ArgumentValue } from './read-arguments.ts'
import type { Tokens } from './tokens.ts'

/** Puts a constant's value for its name, where the program gives it one, and only one. */
export type ResolveConstant = (value: ArgumentValue) => ArgumentValue

/** Reads what a program's names are set to when a name is asked for first: `PAPER = False`, `const paper = true`. */
export function createResolver(text: string, tokens: Tokens, literals: Literals): ResolveConstant {
  let known: ReadonlyMap<string, ArgumentValue | null> | null = null
  return (value) => {
    if (value.kind !== 'word' || !NAME.test(value.text)) return value
    known ??= readConstants(text, tokens, literals)
    return known.get(value.text) ?? value
  }
}

const NAME = /^[A-Za-z_$][\w$]*$/

/** Null for a name that is set twice, or to what must be computed. */
function readConstants(
  text: string,
  tokens: Tokens,
  literals: Literals,
): ReadonlyMap<string, ArgumentValue | null> {
  const found = new Map<string, ArgumentValue | null>()
  for (let at = 0; at < tokens.length; at += 1) {
    if (!tokens.isName(at)) continue
    const sign = signOf(tokens, at)
    if (sign === null) continue
    const name = tokens.value(at)
    found.set(name, found.has(name) ? null : readConstant(text, sign + 1, { tokens, literals }))
  }
  return found
}

/** The `=` behind a name, or behind its type: `PAPER: bool = False`. */
function signOf(tokens: Tokens, at: number): number | null {
  if (tokens.isSign(at + 1) && /^:?=$/.test(tokens.value(at + 1))) return at + 1
  const isTyped = tokens.value(at + 1) === ':' && tokens.isName(at + 2)
  return isTyped && tokens.isSign(at + 3) && tokens.value(at + 3) === '=' ? at + 3 : null
}

function readConstant(
  text: string,
  at: number,
  { tokens, literals }: { readonly tokens: Tokens; readonly literals: Literals },
): ArgumentValue | null {
  const literal = literals.at(at)
  const next = literal?.to ?? at + 1
  const gap = text.slice(tokens.end(next - 1), tokens.start(next))
  const isWhole = next >= tokens.length || gap.includes('\n') || tokens.value(next) === ';'
  if (!isWhole) return null
  if (literal !== null) return { kind: 'text', text: literal.value }
  const value = tokens.value(at)
  if (tokens.kind(at) === 'number') return { kind: 'number', text: value }
  return /^(?:true|false|none|null|nil|undefined)$/i.test(value)
    ? { kind: 'word', text: value }
    : null
}
