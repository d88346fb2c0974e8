import {
  AMPERSAND,
  CUT,
  DOUBLE_QUOTE,
  EQUALS,
  GREATER,
  IS_NAME,
  IS_NAME_START,
  IS_SPACE,
  LESS,
  NEWLINE,
  NUL,
  SINGLE_QUOTE,
  SLASH,
  SPACE,
  STOPS_VALUE,
} from './xml-bytes.ts'
import type { Refuse } from './xml-markup.ts'
import { UNKNOWN_NAME } from './xml-names.ts'
import type { XmlNames } from './xml-names.ts'
import { endOfReference, expandReferences } from './xml-references.ts'

/** No element of a report has more; telling names apart must not cost their number squared. */
const ATTRIBUTES_LIMIT = 64
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
  /** Line breaks inside the tag. */
  newlines = 0
  /** Where the values of the attributes start and end. */
  readonly starts = new Int32Array(ATTRIBUTES_LIMIT)
  readonly ends = new Int32Array(ATTRIBUTES_LIMIT)
  readonly #names: XmlNames
  readonly #refuse: Refuse
  readonly #ids = new Int32Array(ATTRIBUTES_LIMIT)
  readonly #nameStarts = new Int32Array(ATTRIBUTES_LIMIT)
  readonly #nameEnds = new Int32Array(ATTRIBUTES_LIMIT)
  /** 1 for a value that is not its bytes as they stand: it has references, or breaks to turn into spaces. */
  readonly #isIndirect = new Uint8Array(ATTRIBUTES_LIMIT)
  #size = 0

  constructor(names: XmlNames, refuse: Refuse) {
    this.#names = names
    this.#refuse = refuse
  }

  /** The element's name, for a message. */
  elementName(): string {
    return this.bytes.toString('utf8', this.nameStart, this.nameEnd)
  }

  /** Index of an attribute, or -1. */
  indexOf(id: number): number {
    for (let index = 0; index < this.#size; index += 1) if (this.#ids[index] === id) return index
    return -1
  }

  /** Number of an attribute's text among the names that the format knows, or `UNKNOWN_NAME`. */
  word(id: number): number {
    const index = this.indexOf(id)
    if (index === -1) return UNKNOWN_NAME
    if (this.#isIndirect[index] === 1) {
      const text = Buffer.from(this.text(id) ?? '')
      return this.#names.find(text, 0, text.length)
    }
    return this.#names.find(this.bytes, this.starts[index] as number, this.ends[index] as number)
  }

  /** An attribute's text, or null. */
  text(id: number): string | null {
    const index = this.indexOf(id)
    if (index === -1) return null
    const raw = this.bytes.toString('utf8', this.starts[index], this.ends[index])
    if (this.#isIndirect[index] === 0) return raw
    return expandReferences(raw.replaceAll(/\r\n|[\t\n\r]/g, ' '))
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
    if (this.#isIndirect[index] === 1) return this.text(id)?.toLowerCase() === 'true'
    const start = this.starts[index] as number
    if ((this.ends[index] as number) - start !== TRUE.length) return false
    for (let at = 0; at < TRUE.length; at += 1) {
      if (((this.bytes[start + at] as number) | LOWER_CASE) !== TRUE[at]) return false
    }
    return true
  }

  /** Reads the tag whose name starts at `start`; gives where it ends, or `CUT`. */
  read(bytes: Buffer, start: number): number {
    this.bytes = bytes
    this.newlines = 0
    this.nameStart = start
    this.nameEnd = this.#names.endOf(this.name, bytes, start)
    if (this.nameEnd === CUT) {
      this.nameEnd = endOfName(bytes, start)
      this.name = this.#names.find(bytes, start, this.nameEnd)
    }
    return this.#readAttributes(bytes, this.nameEnd)
  }

  /**
   * Finds the places of the attributes. Tags of one kind come in rows: while the names are those of the tag
   * before, they are known and different from each other.
   */
  #readAttributes(bytes: Buffer, from: number): number {
    const { starts, ends } = this
    const ids = this.#ids
    const isIndirect = this.#isIndirect
    const before = this.#size
    let isRow = true
    let at = from
    this.#size = 0
    for (let index = 0; ; index += 1) {
      const gap = at
      if (bytes[at] === SPACE) at += 1
      if (gap === at || IS_NAME_START[bytes[at] as number] === 0) {
        at = this.#skipSpaces(bytes, at)
        if (gap === at || IS_NAME_START[bytes[at] as number] === 0) return this.#endOfTag(bytes, at)
      }
      const start = at
      const id = index < before ? (ids[index] as number) : UNKNOWN_NAME
      let nameEnd = this.#names.endOf(id, bytes, start)
      if (nameEnd === CUT) {
        isRow = false
        nameEnd = endOfName(bytes, start)
      }
      const valueAt = this.#startOfValue(bytes, nameEnd)
      if (valueAt === CUT) return CUT
      const quote = bytes[valueAt - 1] as number
      isIndirect[index] = 0
      at = valueAt
      while (STOPS_VALUE[bytes[at] as number] === 0) at += 1
      if (bytes[at] !== quote) at = this.#endOfValue(bytes, at, quote)
      if (at === CUT) return CUT
      if (!isRow) this.#nameNext(bytes, start, nameEnd)
      starts[index] = valueAt
      ends[index] = at
      this.#size = index + 1
      at += 1
    }
  }

  /** End of the tag that has no further attribute. */
  #endOfTag(bytes: Buffer, at: number): number {
    const byte = bytes[at]
    if (byte === GREATER) return at + 1
    if (byte === SLASH && bytes[at + 1] === GREATER) return at + 2
    if (byte === NUL || (byte === SLASH && bytes[at + 1] === NUL)) return CUT
    throw this.#refuse('a tag that is none')
  }

  /** Names the attribute that comes next, which must be another than those before. */
  #nameNext(bytes: Buffer, start: number, end: number): void {
    if (this.#size === ATTRIBUTES_LIMIT) {
      throw this.#refuse(`more than ${ATTRIBUTES_LIMIT} attributes on a tag`)
    }
    const id = this.#names.find(bytes, start, end)
    if (id === UNKNOWN_NAME ? this.#hasUnknown(start, end) : this.indexOf(id) !== -1) {
      throw this.#refuse(`the attribute ${bytes.toString('utf8', start, end)} twice`)
    }
    this.#ids[this.#size] = id
    this.#nameStarts[this.#size] = start
    this.#nameEnds[this.#size] = end
  }

  /** Behind the opening quote of the value whose attribute's name ends at `nameEnd`. */
  #startOfValue(bytes: Buffer, nameEnd: number): number {
    if (bytes[nameEnd] === EQUALS && bytes[nameEnd + 1] === DOUBLE_QUOTE) return nameEnd + 2
    let at = this.#skipSpaces(bytes, nameEnd)
    if (bytes[at] === NUL) return CUT
    if (bytes[at] !== EQUALS) throw this.#refuse('an attribute without a value')
    at = this.#skipSpaces(bytes, at + 1)
    const quote = bytes[at]
    if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) return at + 1
    if (quote === NUL) return CUT
    throw this.#refuse('an attribute value without quotes')
  }

  /** Where the closing quote of a value stands. */
  #endOfValue(bytes: Buffer, start: number, quote: number): number {
    let at = start
    for (;;) {
      while (STOPS_VALUE[bytes[at] as number] === 0) at += 1
      const byte = bytes[at] as number
      if (byte === quote) return at
      if (byte === NUL) return CUT
      if (byte === LESS) throw this.#refuse('< inside an attribute value')
      if (byte === AMPERSAND) {
        this.#isIndirect[this.#size] = 1
        at = endOfReference(bytes, at, this.#refuse)
        if (at === CUT) return CUT
        continue
      }
      if (byte < SPACE) {
        if (IS_SPACE[byte] === 0) throw this.#refuse('a control character')
        if (byte === NEWLINE) this.newlines += 1
        this.#isIndirect[this.#size] = 1
      }
      at += 1
    }
  }

  #skipSpaces(bytes: Buffer, start: number): number {
    let at = start
    for (; IS_SPACE[bytes[at] as number] === 1; at += 1) {
      if (bytes[at] === NEWLINE) this.newlines += 1
    }
    return at
  }

  /** Whether a name that the format does not know stands among the tag's already. */
  #hasUnknown(start: number, end: number): boolean {
    for (let index = 0; index < this.#size; index += 1) {
      if (this.#ids[index] !== UNKNOWN_NAME) continue
      const otherStart = this.#nameStarts[index] as number
      if ((this.#nameEnds[index] as number) - otherStart !== end - start) continue
      if (isSameRange(this.bytes, otherStart, start, end - start)) return true
    }
    return false
  }
}

function endOfName(bytes: Buffer, start: number): number {
  let end = start + 1
  while (IS_NAME[bytes[end] as number] === 1) end += 1
  return end
}

function isSameRange(bytes: Buffer, left: number, right: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) {
    if (bytes[left + index] !== bytes[right + index]) return false
  }
  return true
}
