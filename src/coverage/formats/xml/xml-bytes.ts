/** Bytes that XML's grammar names. */
export const NUL = 0
const TAB = 0x09
export const NEWLINE = 0x0a
const RETURN = 0x0d
export const SPACE = 0x20
export const BANG = 0x21
export const DOUBLE_QUOTE = 0x22
export const AMPERSAND = 0x26
export const SINGLE_QUOTE = 0x27
export const DASH = 0x2d
export const SLASH = 0x2f
export const LESS = 0x3c
export const EQUALS = 0x3d
export const GREATER = 0x3e
export const QUESTION = 0x3f
export const LEFT_BRACKET = 0x5b
export const RIGHT_BRACKET = 0x5d

/** 1 for the bytes of names: also all of UTF-8's, which may be letters. */
export const IS_NAME = byteTable(
  (byte) => byte >= 0x80 || /[\w.:-]/.test(String.fromCharCode(byte)),
)
export const IS_NAME_START = byteTable(
  (byte) => byte >= 0x80 || /[A-Za-z_:]/.test(String.fromCharCode(byte)),
)
export const IS_SPACE = byteTable((byte) => [TAB, NEWLINE, RETURN, SPACE].includes(byte))
/** 1 for the bytes inside a value that need a look: quotes, `<`, `&`, white space other than a space, NUL. */
export const STOPS_VALUE = byteTable(
  (byte) => byte < SPACE || [DOUBLE_QUOTE, SINGLE_QUOTE, LESS, AMPERSAND].includes(byte),
)
/** 1 for the bytes inside a text that need a look. */
export const STOPS_TEXT = byteTable(
  (byte) => byte < SPACE || [LESS, AMPERSAND, GREATER].includes(byte),
)

/** In place of an end: the bytes end, with NUL, before it. */
export const CUT = -1

/** Where `literal` stands at `at`: 1; not: 0; and -1 where the bytes end, with NUL, before that is known. */
export function matchAt(bytes: Uint8Array, at: number, literal: string): 1 | 0 | -1 {
  for (let index = 0; index < literal.length; index += 1) {
    const byte = bytes[at + index] as number
    if (byte === literal.charCodeAt(index)) continue
    return byte === NUL ? -1 : 0
  }
  return 1
}

export function countNewlines(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let index = start; index < end; index += 1) if (bytes[index] === NEWLINE) count += 1
  return count
}

/** Whether there is a control character, which XML allows nowhere. */
export function hasControl(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] as number
    if (byte < SPACE && IS_SPACE[byte] === 0) return true
  }
  return false
}

function byteTable(isIn: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(isIn(byte)))
}
