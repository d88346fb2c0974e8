import { NEWLINE, RETURN, TAB } from './xml-bytes.ts'
import { UNKNOWN_NAME } from './xml-names.ts'
import type { XmlNames } from './xml-names.ts'
import { expandReferences } from './xml-references.ts'

export const ATTRIBUTES_LIMIT = 64
const DIGITS_EXACT = 15
const TRUE = Buffer.from('true')
const LOWER_CASE = 0x20

/**
 * The open tag that is read: one object for all, valid during the call it is given to. Attributes are
 * places in the bytes until somebody asks for them.
 */
export class XmlTag {
  /** Number of the element's name among those that the format knows, or `UNKNOWN_NAME`. */
  name = 0
  nameStart = 0
  nameEnd = 0
  bytes: Buffer = Buffer.alloc(0)
  size = 0
  /** Line breaks inside the tag. */
  newlines = 0
  readonly ids = new Int32Array(ATTRIBUTES_LIMIT)
  readonly nameStarts = new Int32Array(ATTRIBUTES_LIMIT)
  readonly nameEnds = new Int32Array(ATTRIBUTES_LIMIT)
  readonly starts = new Int32Array(ATTRIBUTES_LIMIT)
  readonly ends = new Int32Array(ATTRIBUTES_LIMIT)
  /** 1 for a value that is not its bytes as they stand: it has references or white space to turn into spaces. */
  readonly isIndirect = new Uint8Array(ATTRIBUTES_LIMIT)

  readonly #names: XmlNames

  constructor(names: XmlNames) {
    this.#names = names
  }

  /** The element's name, for a message. */
  elementName(): string {
    return this.bytes.toString('utf8', this.nameStart, this.nameEnd)
  }

  /** Index of an attribute, or -1. */
  indexOf(id: number): number {
    for (let index = 0; index < this.size; index += 1) if (this.ids[index] === id) return index
    return -1
  }

  /** Number of an attribute's text among the names that the format knows, or `UNKNOWN_NAME`. */
  word(id: number): number {
    const index = this.indexOf(id)
    if (index === -1) return UNKNOWN_NAME
    return this.#names.find(this.bytes, this.starts[index] as number, this.ends[index] as number)
  }

  /** An attribute's text, or null. */
  text(id: number): string | null {
    const index = this.indexOf(id)
    if (index === -1) return null
    const raw = this.bytes.toString('utf8', this.starts[index], this.ends[index])
    return this.isIndirect[index] === 1
      ? expandReferences(raw.replaceAll(/\r\n|[\t\n\r]/g, ' '))
      : raw
  }

  /** An attribute of up to 15 digits as a number; -1 where it is none, is absent, or holds anything else. */
  digits(id: number): number {
    const index = this.indexOf(id)
    if (index === -1) return -1
    const { bytes } = this
    const start = this.starts[index] as number
    const end = this.ends[index] as number
    if (end === start || end - start > DIGITS_EXACT) return -1
    let value = 0
    for (let at = start; at < end; at += 1) {
      const digit = (bytes[at] as number) - 0x30
      if (digit < 0 || digit > 9) return -1
      value = value * 10 + digit
    }
    return value
  }

  /** Whether an attribute says `true`, in any case. */
  isTrue(id: number): boolean {
    const index = this.indexOf(id)
    if (index === -1) return false
    const start = this.starts[index] as number
    if ((this.ends[index] as number) - start !== TRUE.length) return false
    for (let at = 0; at < TRUE.length; at += 1) {
      if (((this.bytes[start + at] as number) | LOWER_CASE) !== TRUE[at]) return false
    }
    return true
  }

  /** Whether a new attribute's name stands among the tag's already. */
  hasName(start: number, end: number): boolean {
    for (let index = 0; index < this.size; index += 1) {
      const otherStart = this.nameStarts[index] as number
      if ((this.nameEnds[index] as number) - otherStart !== end - start) continue
      if (isSameRange(this.bytes, otherStart, start, end - start)) return true
    }
    return false
  }
}

/** White space that a value turns into spaces. */
export function isBreak(byte: number): boolean {
  return byte === TAB || byte === NEWLINE || byte === RETURN
}

function isSameRange(bytes: Buffer, left: number, right: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) {
    if (bytes[left + index] !== bytes[right + index]) return false
  }
  return true
}
