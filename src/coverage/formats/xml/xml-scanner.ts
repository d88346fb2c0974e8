import { TEXT_LIMIT } from '../format.ts'
import {
  AMPERSAND,
  BANG,
  countNewlines,
  DASH,
  DOUBLE_QUOTE,
  EQUALS,
  GREATER,
  IS_NAME,
  IS_NAME_START,
  IS_SPACE,
  LEFT_BRACKET,
  LESS,
  matchAt,
  NEWLINE,
  NUL,
  QUESTION,
  RIGHT_BRACKET,
  SINGLE_QUOTE,
  SLASH,
  SPACE,
  STOPS_TEXT,
  STOPS_VALUE,
} from './xml-bytes.ts'
import { UNKNOWN_NAME } from './xml-names.ts'
import type { XmlNames } from './xml-names.ts'
import { NameStack } from './name-stack.ts'
import { endOfReference, expandReferences } from './xml-references.ts'
import { ATTRIBUTES_LIMIT, isBreak, XmlTag } from './xml-tag.ts'

/** What a format does with the elements of a report. */
export type XmlHandler = {
  readonly open: (tag: XmlTag) => void
  readonly close: (name: number) => void
  /** Part of the text of the element that is open; only while `takesText`. */
  readonly text: (text: string) => void
  readonly takesText: boolean
  /** Once the root is closed and nothing follows. */
  readonly end: () => void
}

/** Builds the error for the tag or text that is read. */
export type XmlFail = (expected: string, found: string) => Error

const DEPTH_LIMIT = 64
const WELL_FORMED = 'well-formed XML'
/** No token ends before more bytes come. */
const CUT = -1
const GUARD = 16
const DECLARATION =
  /^<\?xml\s+version\s*=\s*(?:"1\.\d"|'1\.\d')(?:\s+encoding\s*=\s*(?:"[\w.-]+"|'[\w.-]+'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$/

/**
 * Reads XML 1.0 as bytes of UTF-8, in chunks cut anywhere: no tree, and no string for an element. Refused
 * is what is not well-formed, and what a report has no use for: declarations inside the DOCTYPE (entities),
 * tags and texts above `TEXT_LIMIT` bytes, elements deeper than 64. An outside DTD is named and never read.
 */
export class XmlScanner {
  readonly #names: XmlNames
  readonly #handler: XmlHandler
  readonly #fail: (place: string, expected: string, found: string) => Error
  readonly #tag: XmlTag
  readonly #stack = new NameStack()
  /** The bytes not read yet, with NULs behind them: a loop that meets one has come to the end. */
  #bytes: Buffer = Buffer.alloc(GUARD)
  #length = 0
  #line = 1
  #isFirst = true
  #hasRoot = false
  #hasDoctype = false

  constructor(
    names: XmlNames,
    fail: (place: string, expected: string, found: string) => Error,
    createHandler: (fail: XmlFail) => XmlHandler,
  ) {
    this.#names = names
    this.#tag = new XmlTag(names)
    this.#fail = fail
    this.#handler = createHandler((expected, found) => this.fail(expected, found))
  }

  push(chunk: Buffer): void {
    if (chunk.includes(NUL)) throw this.#malformed('a NUL byte')
    this.#append(chunk)
    const read = this.#readTokens()
    if (this.#length - read > TEXT_LIMIT) throw this.#tooLong()
    this.#bytes.copyWithin(0, read, this.#length)
    this.#length -= read
  }

  end(): void {
    for (let at = 0; at < this.#length; at += 1) {
      if (IS_SPACE[this.#bytes[at] as number] === 1) continue
      throw this.#malformed(
        this.#stack.depth === 0 && this.#bytes[at] !== LESS
          ? 'text outside of the root element'
          : 'the end of the file inside an unclosed tag: the report is cut off',
      )
    }
    if (!this.#hasRoot) throw this.#malformed('no element')
    if (this.#stack.depth > 0) {
      throw this.#malformed(
        `the end of the file and an unclosed tag <${this.#stack.top()}>: the report is cut off`,
      )
    }
    this.#handler.end()
  }

  fail(expected: string, found: string): Error {
    return this.#fail(`line ${this.#line}`, expected, found)
  }

  #malformed(found: string): Error {
    return this.fail(WELL_FORMED, found)
  }

  #tooLong(): Error {
    return this.fail(`tags and texts of at most ${TEXT_LIMIT} bytes`, 'a longer one')
  }

  #append(chunk: Buffer): void {
    const length = this.#length + chunk.length
    if (length + GUARD > this.#bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(length + GUARD, this.#bytes.length * 2))
      this.#bytes.copy(bytes, 0, 0, this.#length)
      this.#bytes = bytes
    }
    chunk.copy(this.#bytes, this.#length)
    this.#bytes.fill(NUL, length, length + GUARD)
    this.#length = length
  }

  /** Reads all whole tags and texts; gives where the first that is not whole starts. */
  #readTokens(): number {
    const bytes = this.#bytes
    let at = 0
    while (at < this.#length) {
      const end = bytes[at] === LESS ? this.#readMarkup(bytes, at) : this.#readText(bytes, at)
      if (end === CUT) break
      if (end - at > TEXT_LIMIT) throw this.#tooLong()
      at = end
    }
    return at
  }

  #readMarkup(bytes: Buffer, at: number): number {
    const next = bytes[at + 1] as number
    if (IS_NAME_START[next] === 1) return this.#readOpenTag(bytes, at)
    if (next === NUL) return CUT
    if (next === SLASH) return this.#readCloseTag(bytes, at)
    const end = next === QUESTION ? this.#endOfInstruction(bytes, at) : this.#readBang(bytes, at)
    if (end !== CUT) {
      this.#line += countNewlines(bytes, at, end)
      this.#isFirst = false
    }
    return end
  }

  #readOpenTag(bytes: Buffer, at: number): number {
    let nameEnd = at + 2
    while (IS_NAME[bytes[nameEnd] as number] === 1) nameEnd += 1
    const end = this.#readAttributes(bytes, nameEnd)
    if (end === CUT) return CUT
    if (this.#stack.depth === 0 && this.#hasRoot) throw this.#malformed('a second root element')
    if (this.#stack.depth >= DEPTH_LIMIT) {
      throw this.fail(`at most ${DEPTH_LIMIT} elements inside each other`, 'more')
    }
    const tag = this.#tag
    tag.name = this.#names.find(bytes, at + 1, nameEnd)
    tag.nameStart = at + 1
    tag.nameEnd = nameEnd
    this.#hasRoot = true
    this.#handler.open(tag)
    if (bytes[end - 2] === SLASH) this.#handler.close(tag.name)
    else this.#stack.push(bytes, at + 1, nameEnd, tag.name)
    this.#line += tag.newlines
    return end
  }

  /** Finds the attributes' places from the end of the tag's name on; gives the end of the tag. */
  #readAttributes(bytes: Buffer, from: number): number {
    const tag = this.#tag
    tag.bytes = bytes
    tag.size = 0
    tag.newlines = 0
    let at = from
    for (;;) {
      let byte = bytes[at] as number
      const gap = at
      while (IS_SPACE[byte] === 1) {
        if (byte === NEWLINE) tag.newlines += 1
        at += 1
        byte = bytes[at] as number
      }
      if (byte === GREATER) return at + 1
      if (byte === SLASH) {
        if (bytes[at + 1] === GREATER) return at + 2
        if (bytes[at + 1] === NUL) return CUT
      }
      if (byte === NUL) return CUT
      if (gap === at || IS_NAME_START[byte] === 0) throw this.#malformed('a tag that is none')
      const end = this.#readAttribute(bytes, at)
      if (end === CUT) return CUT
      at = end
    }
  }

  #readAttribute(bytes: Buffer, start: number): number {
    const tag = this.#tag
    let at = start + 1
    while (IS_NAME[bytes[at] as number] === 1) at += 1
    const nameEnd = at
    if (bytes[at] !== EQUALS) at = this.#skipSpaces(bytes, at)
    if (bytes[at] === NUL) return CUT
    if (bytes[at] !== EQUALS) throw this.#malformed('an attribute without a value')
    at += 1
    if (IS_SPACE[bytes[at] as number] === 1) at = this.#skipSpaces(bytes, at)
    const quote = bytes[at] as number
    if (quote === NUL) return CUT
    if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) {
      throw this.#malformed('an attribute value without quotes')
    }
    if (tag.size === ATTRIBUTES_LIMIT) {
      throw this.fail(`at most ${ATTRIBUTES_LIMIT} attributes on a tag`, 'more')
    }
    const index = tag.size
    tag.isIndirect[index] = 0
    const end = this.#endOfValue(bytes, at + 1, quote)
    if (end === CUT) return CUT
    const id = this.#names.find(bytes, start, nameEnd)
    if (id === UNKNOWN_NAME ? tag.hasName(start, nameEnd) : tag.indexOf(id) !== -1) {
      throw this.#malformed(`the attribute ${bytes.toString('utf8', start, nameEnd)} twice`)
    }
    tag.ids[index] = id
    tag.nameStarts[index] = start
    tag.nameEnds[index] = nameEnd
    tag.starts[index] = at + 1
    tag.ends[index] = end
    tag.size = index + 1
    return end + 1
  }

  /** Where the closing quote of a value stands. */
  #endOfValue(bytes: Buffer, start: number, quote: number): number {
    const tag = this.#tag
    let at = start
    for (;;) {
      while (STOPS_VALUE[bytes[at] as number] === 0) at += 1
      const byte = bytes[at] as number
      if (byte === quote) return at
      if (byte === NUL) return CUT
      if (byte === AMPERSAND) {
        at = this.#endOfReference(bytes, at)
        if (at === CUT) return CUT
        tag.isIndirect[tag.size] = 1
        continue
      }
      if (byte === LESS) throw this.#malformed('< inside an attribute value')
      if (byte < SPACE) {
        if (!isBreak(byte)) throw this.#malformed('a control character')
        if (byte === NEWLINE) tag.newlines += 1
        tag.isIndirect[tag.size] = 1
      }
      at += 1
    }
  }

  #skipSpaces(bytes: Buffer, start: number): number {
    let at = start
    for (; IS_SPACE[bytes[at] as number] === 1; at += 1) {
      if (bytes[at] === NEWLINE) this.#tag.newlines += 1
    }
    return at
  }

  #endOfReference(bytes: Buffer, at: number): number {
    const end = endOfReference(bytes, at)
    if (end === 0) throw this.#malformed("an entity that is none of XML's five")
    return end
  }

  #readCloseTag(bytes: Buffer, at: number): number {
    const nameEnd = this.#stack.matchTop(bytes, at + 2)
    if (nameEnd === CUT) return CUT
    if (nameEnd === 0 || IS_NAME[bytes[nameEnd] as number] === 1) {
      const open = this.#stack.depth === 0 ? 'nothing is open' : `<${this.#stack.top()}> is open`
      throw this.#malformed(`an unexpected close tag where ${open}`)
    }
    let end = nameEnd
    while (IS_SPACE[bytes[end] as number] === 1) end += 1
    if (bytes[end] === NUL) return CUT
    if (bytes[end] !== GREATER) throw this.#malformed('a close tag with more than a name')
    this.#handler.close(this.#stack.pop())
    if (end > nameEnd) this.#line += countNewlines(bytes, nameEnd, end)
    return end + 1
  }

  /** Text up to the next `<`. */
  #readText(bytes: Buffer, start: number): number {
    let at = start
    let newlines = 0
    let isBlank = true
    let isDirect = true
    for (;;) {
      let byte = bytes[at] as number
      while (IS_SPACE[byte] === 1) {
        if (byte === NEWLINE) newlines += 1
        at += 1
        byte = bytes[at] as number
      }
      if (byte === LESS) break
      if (byte === NUL) return CUT
      isBlank = false
      if (byte === AMPERSAND) {
        isDirect = false
        at = this.#endOfReference(bytes, at)
        if (at === CUT) return CUT
        continue
      }
      if (STOPS_TEXT[byte] === 1) this.#checkTextByte(bytes, start, at)
      at += 1
      while (STOPS_TEXT[bytes[at] as number] === 0) at += 1
    }
    if (this.#stack.depth === 0) {
      this.#isFirst = false
      if (!isBlank) throw this.#malformed('text outside of the root element')
    }
    if (this.#handler.takesText) {
      const text = bytes.toString('utf8', start, at)
      this.#handler.text(isDirect ? text : expandReferences(text))
    }
    this.#line += newlines
    return at
  }

  #checkTextByte(bytes: Buffer, start: number, at: number): void {
    if ((bytes[at] as number) < SPACE) throw this.#malformed('a control character')
    if (at - start < 2 || bytes[at - 1] !== RIGHT_BRACKET || bytes[at - 2] !== RIGHT_BRACKET) return
    throw this.#malformed(']]> outside of a CDATA section')
  }

  /** A processing instruction; the declaration is one that stands first. */
  #endOfInstruction(bytes: Buffer, at: number): number {
    let nameEnd = at + 2
    while (IS_NAME[bytes[nameEnd] as number] === 1) nameEnd += 1
    const end = this.#find(bytes, nameEnd, '?>')
    if (end === CUT) return CUT
    if (IS_NAME_START[bytes[at + 2] as number] === 0) throw this.#malformed('<? without a name')
    if (!/^xml$/i.test(bytes.toString('latin1', at + 2, nameEnd))) return end
    if (!this.#isFirst || this.#hasRoot) {
      throw this.#malformed('an XML declaration that is not at the start')
    }
    if (!DECLARATION.test(bytes.toString('latin1', at, end))) {
      throw this.#malformed('an XML declaration that is none')
    }
    return end
  }

  #readBang(bytes: Buffer, at: number): number {
    if (bytes[at + 1] !== BANG) throw this.#malformed('< that starts no tag')
    const next = bytes[at + 2]
    if (next === NUL) return CUT
    if (next === DASH) return this.#endOfComment(bytes, at)
    if (next === LEFT_BRACKET) return this.#readCdata(bytes, at)
    return this.#endOfDoctype(bytes, at)
  }

  #endOfComment(bytes: Buffer, at: number): number {
    const start = this.#expect(bytes, at, '<!--')
    const end = start === CUT ? CUT : this.#find(bytes, start, '--')
    if (end === CUT || bytes[end] === NUL) return CUT
    if (bytes[end] !== GREATER) throw this.#malformed('-- inside a comment')
    return end + 1
  }

  #readCdata(bytes: Buffer, at: number): number {
    const start = this.#expect(bytes, at, '<![CDATA[')
    const end = start === CUT ? CUT : this.#find(bytes, start, ']]>')
    if (end === CUT) return CUT
    if (this.#stack.depth === 0) throw this.#malformed('text outside of the root element')
    if (this.#handler.takesText) this.#handler.text(bytes.toString('utf8', start, end - 3))
    return end
  }

  /** A DOCTYPE may name a DTD, which is never read; what it declares itself could be an entity. */
  #endOfDoctype(bytes: Buffer, start: number): number {
    let at = this.#expect(bytes, start, '<!DOCTYPE')
    if (at === CUT) return CUT
    if (this.#hasRoot || this.#hasDoctype) throw this.#malformed('a DOCTYPE at a wrong place')
    for (let quote = 0; ; at += 1) {
      const byte = bytes[at] as number
      if (byte === NUL) return CUT
      if (quote !== 0) {
        if (byte === quote) quote = 0
      } else if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) {
        quote = byte
      } else if (byte === LEFT_BRACKET || byte === LESS) {
        throw this.#malformed('a DOCTYPE with declarations inside, such as an entity')
      } else if (byte === GREATER) {
        this.#hasDoctype = true
        return at + 1
      }
    }
  }

  #expect(bytes: Buffer, at: number, literal: string): number {
    const match = matchAt(bytes, at, literal)
    if (match === 0) throw this.#malformed(`<! that does not start ${literal}`)
    return match === CUT ? CUT : at + literal.length
  }

  /** End of the next `literal`, or `CUT`. */
  #find(bytes: Buffer, from: number, literal: string): number {
    const found = bytes.indexOf(literal, from, 'latin1')
    return found === -1 || found + literal.length > this.#length ? CUT : found + literal.length
  }
}
