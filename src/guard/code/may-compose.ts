import { signCodes } from './sign-codes.ts'
import type { Tokens } from './tokens.ts'

const [PERCENT, OPENING, PLUS, DOT] = [0x25, 0x28, 0x2b, 0x2e]
/** What stands behind a name that a text begins with. */
const BEHIND_NAME = signCodes('+.(!')
/** Whose methods make texts: `fmt.Sprintf(…)`, `String.fromCharCode(…)`. */
export const OWNERS: ReadonlySet<string> = new Set(['fmt', 'String', 'string'])
const CALLS = new Set(['chr', 'format', 'StringBuilder', 'StringBuffer'])

/** Whether `readSum` may find more than a text at a token, told by a few tokens. */
export function mayCompose(tokens: Tokens, at: number): boolean {
  const next = tokens.signCode(at + 1)
  if (!tokens.isName(at)) {
    return tokens.isText(at)
      ? mayGoOn(tokens, at + 1)
      : !tokens.isSign(at) && tokens.kind(at) === 'string'
  }
  if (BEHIND_NAME[next] !== 1 || tokens.signCode(at - 1) === DOT) return false
  if (next === PLUS) return true
  if (next === DOT) return tokens.signCode(at + 3) === OPENING && OWNERS.has(tokens.value(at))
  return CALLS.has(tokens.value(at))
}

/** Whether `readSum` may find more behind a text that ends before a token. */
export function mayGoOn(tokens: Tokens, at: number): boolean {
  const next = tokens.signCode(at)
  return next === PLUS || next === DOT || next === PERCENT
}
