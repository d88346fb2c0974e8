import { CUT, NUL } from './xml-bytes.ts'
import type { Refuse } from './xml-markup.ts'

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}
const LONGEST = '&#x0010FFFF;'.length
const SEMICOLON = 0x3b

/**
 * End of the reference whose `&` stands at `at`: one of XML's five entities or a character that XML
 * allows. `CUT` where the bytes end first, and an error for any other.
 */
export function endOfReference(bytes: Buffer, at: number, refuse: Refuse): number {
  for (let index = at + 1; index < at + LONGEST; index += 1) {
    if (bytes[index] === NUL) return CUT
    if (bytes[index] !== SEMICOLON) continue
    if (characterOf(bytes.toString('latin1', at + 1, index)) === null) break
    return index + 1
  }
  throw refuse("an entity that is none of XML's five")
}

/** The text with its references replaced, once: what comes out is not read again. */
export function expandReferences(text: string): string {
  return text.replaceAll(/&([^;]*);/g, (whole, name: string) => characterOf(name) ?? whole)
}

function characterOf(name: string): string | null {
  if (Object.hasOwn(NAMED, name)) return NAMED[name] ?? null
  const digits = /^#(?:(\d+)|x([\da-fA-F]+))$/.exec(name)
  if (digits === null) return null
  const code = digits[1] === undefined ? Number.parseInt(digits[2] ?? '', 16) : Number(digits[1])
  return isCharacter(code) ? String.fromCodePoint(code) : null
}

/** XML 1.0, section 2.2: no control characters, no surrogates. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d
  return (
    code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
  )
}
