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
    this.nameStart = start
    let nameEnd = this.#endOfLikely(this.name, bytes, start)
    if (nameEnd === CUT) {
      nameEnd = endOfName(bytes, start)
      this.name = this.#names.find(bytes, start, nameEnd)
    }
    this.nameEnd = nameEnd
    this.#size = 0
    this.newlines = 0
    let at = nameEnd
    for (;;) {
      const gap = at
      at = this.#skipSpaces(bytes, at)
      const byte = bytes[at] as number
      if (byte === GREATER) return at + 1
      if (byte === SLASH) {
        if (bytes[at + 1] === GREATER) return at + 2
        if (bytes[at + 1] === NUL) return CUT
      }
      if (byte === NUL) return CUT
      if (gap === at || IS_NAME_START[byte] === 0) throw this.#refuse('a tag that is none')
      at = this.#readAttribute(bytes, at)
      if (at === CUT) return CUT
    }
  }

  #readAttribute(bytes: Buffer, start: number): number {
    const index = this.#size
    if (index === ATTRIBUTES_LIMIT) throw this.#refuse(`more than ${ATTRIBUTES_LIMIT} attributes`)
    const likely = this.#ids[index] as number
    const likelyEnd = this.#endOfLikely(likely, bytes, start)
    const nameEnd = likelyEnd === CUT ? endOfName(bytes, start) : likelyEnd
    const valueAt = this.#startOfValue(bytes, nameEnd)
    if (valueAt === CUT) return CUT
    this.#isIndirect[index] = 0
    const end = this.#endOfValue(bytes, valueAt, bytes[valueAt - 1] as number)
    if (end === CUT) return CUT
    const id = likelyEnd !== CUT ? likely : this.#names.find(bytes, start, nameEnd)
    if (id === UNKNOWN_NAME ? this.#hasName(start, nameEnd) : this.indexOf(id) !== -1) {
      throw this.#refuse(`the attribute ${bytes.toString('utf8', start, nameEnd)} twice`)
    }
    this.#ids[index] = id
    this.#nameStarts[index] = start
    this.#nameEnds[index] = nameEnd
    this.starts[index] = valueAt
    this.ends[index] = end
    this.#size = index + 1
    return end + 1
  }

  /**
   * End of the name that stood at this place in the tag before, where it stands here again: tags of one
   * kind come in rows. `CUT` for any other.
   */
  #endOfLikely(id: number, bytes: Buffer, start: number): number {
    const end = this.#names.endOf(id, bytes, start)
    return end !== CUT && IS_NAME[bytes[end] as number] === 0 ? end : CUT
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

  /** Whether the name of a new attribute stands among the tag's already. */
  #hasName(start: number, end: number): boolean {
    for (let index = 0; index < this.#size; index += 1) {
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
