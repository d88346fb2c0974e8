import { TEXT_LIMIT } from '../format.ts'
import type { ReportPart } from '../format.ts'
import { NameStack } from './name-stack.ts'
import {
  AMPERSAND,
  BANG,
  countNewlines,
  CUT,
  DASH,
  GREATER,
  hasControl,
  IS_NAME,
  IS_NAME_START,
  IS_SPACE,
  LEFT_BRACKET,
  LESS,
  NEWLINE,
  NUL,
  QUESTION,
  RIGHT_BRACKET,
  SLASH,
  SPACE,
  STOPS_TEXT,
} from './xml-bytes.ts'
import {
  CDATA_START,
  endOfCdata,
  endOfComment,
  endOfDoctype,
  endOfInstruction,
} from './xml-markup.ts'
import type { Refuse } from './xml-markup.ts'
import type { XmlNames } from './xml-names.ts'
import { endOfReference, expandReferences } from './xml-references.ts'
import { XmlTag } from './xml-tag.ts'

/** What a format does with the elements of a report. */
export type XmlHandler = {
  readonly open: (tag: XmlTag) => void
  readonly close: (name: number) => void
  /** Part of the text of the element that is open; only while `takesText`. */
  readonly text: (text: string) => void
  readonly takesText: boolean
  /**
   * Elements that the handler reads itself, from a `<` inside the root on, as far as it can vouch for them:
   * whole ones, well-formed and without text. Gives where they end, and `rowNewlines` on the way.
   */
  readonly takeRow?: (bytes: Buffer, start: number) => number
  readonly rowNewlines?: number
  /** Once the root is closed and nothing follows. */
  readonly end: () => void
}

/** Builds the error for the tag or text that is read. */
export type XmlFail = (expected: string, found: string) => Error

const DEPTH_LIMIT = 64
const GUARD = 16

/**
 * Reads XML 1.0 as bytes of UTF-8, in chunks cut anywhere: no tree, and no string for an element. Refused
 * is what is not well-formed, and what a report has no use for: declarations inside the DOCTYPE (entities),
 * tags and texts above `TEXT_LIMIT` bytes, elements deeper than 64. An outside DTD is named and never read.
 */
export class XmlScanner {
  readonly #handler: XmlHandler
  readonly #fail: (place: string, expected: string, found: string) => Error
  readonly #tag: XmlTag
  readonly #stack = new NameStack()
  /** The bytes not read yet, with NULs behind them: a loop that meets one has come to the end. */
  #bytes: Buffer = Buffer.alloc(GUARD)
  #length = 0
  /** The part that is read has nothing more to come, or the elements open at its end that it should. */
  readonly #part: ReportPart
  readonly #around: readonly string[]
  #line = 1
  #isFirst: boolean
  #hasRoot: boolean
  #hasDoctype: boolean

  /**
   * @param input.part of the document; the names of the elements that are open where it was cut are `around`
   */
  constructor(
    names: XmlNames,
    input: {
      readonly fail: (place: string, expected: string, found: string) => Error
      readonly part: ReportPart
      readonly around: readonly string[]
    },
    createHandler: (fail: XmlFail) => XmlHandler,
  ) {
    this.#fail = input.fail
    this.#part = input.part
    this.#around = input.around
    this.#isFirst = input.part.isFirst
    this.#hasRoot = !input.part.isFirst
    this.#hasDoctype = !input.part.isFirst
    if (!input.part.isFirst) {
      for (const name of input.around) {
        const bytes = Buffer.from(`${name}>`)
        this.#stack.push(bytes, 0, name.length, names.find(bytes, 0, name.length))
      }
    }
    this.#tag = new XmlTag(names, this.#malformed)
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
    if (!this.#part.isLast) return this.#demandAround()
    if (!this.#hasRoot) throw this.#malformed('no element')
    if (this.#stack.depth > 0) {
      throw this.#malformed(
        `the end of the file and an unclosed tag <${this.#stack.top()}>: the report is cut off`,
      )
    }
    this.#handler.end()
  }

  /** A part ends where it should when exactly the elements around the records are open. */
  #demandAround(): void {
    if (this.#stack.join() === this.#around.join()) return
    throw this.#malformed('a part that ends elsewhere than behind a record')
  }

  fail(expected: string, found: string): Error {
    return this.#fail(`line ${this.#line}`, expected, found)
  }

  readonly #malformed: Refuse = (found) => this.fail('well-formed XML', found)

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
    const handler = this.#handler
    let at = 0
    while (at < this.#length) {
      if (handler.takeRow !== undefined && bytes[at] === LESS && this.#isInside()) {
        const rowEnd = handler.takeRow(bytes, at)
        if (rowEnd > at) {
          this.#line += handler.rowNewlines ?? 0
          at = rowEnd
          continue
        }
      }
      const end = bytes[at] === LESS ? this.#readMarkup(bytes, at) : this.#readText(bytes, at)
      if (end === CUT) break
      if (end - at > TEXT_LIMIT) throw this.#tooLong()
      at = end
    }
    return at
  }

  #isInside(): boolean {
    return this.#stack.depth > 0 && this.#stack.depth < DEPTH_LIMIT
  }

  #readMarkup(bytes: Buffer, at: number): number {
    const next = bytes[at + 1] as number
    if (IS_NAME_START[next] === 1) return this.#readOpenTag(bytes, at)
    if (next === NUL) return CUT
    if (next === SLASH) return this.#readCloseTag(bytes, at)
    const isFirst = this.#isFirst && !this.#hasRoot
    const end =
      next === QUESTION
        ? endOfInstruction(bytes, at, isFirst, this.#malformed)
        : this.#readBang(bytes, at)
    if (end === CUT) return CUT
    if (hasControl(bytes, at, end)) throw this.#malformed('a control character')
    this.#line += countNewlines(bytes, at, end)
    this.#isFirst = false
    return end
  }

  #readOpenTag(bytes: Buffer, at: number): number {
    const tag = this.#tag
    const end = tag.read(bytes, at + 1)
    if (end === CUT) return CUT
    if (this.#stack.depth === 0 && this.#hasRoot) throw this.#malformed('a second root element')
    if (this.#stack.depth >= DEPTH_LIMIT) {
      throw this.fail(`at most ${DEPTH_LIMIT} elements inside each other`, 'more')
    }
    this.#hasRoot = true
    this.#handler.open(tag)
    if (bytes[end - 2] === SLASH) this.#handler.close(tag.name)
    else this.#stack.push(bytes, at + 1, tag.nameEnd, tag.name)
    this.#line += tag.newlines
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
        at = endOfReference(bytes, at, this.#malformed)
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

  /** Comments, CDATA sections and the DOCTYPE. */
  #readBang(bytes: Buffer, at: number): number {
    if (bytes[at + 1] !== BANG) throw this.#malformed('< that starts no tag')
    const next = bytes[at + 2]
    if (next === NUL) return CUT
    if (next === DASH) return endOfComment(bytes, at, this.#malformed)
    if (next === LEFT_BRACKET) return this.#readCdata(bytes, at)
    const end = endOfDoctype(bytes, at, this.#malformed)
    if (this.#hasRoot || this.#hasDoctype) throw this.#malformed('a DOCTYPE at a wrong place')
    if (end !== CUT) this.#hasDoctype = true
    return end
  }

  #readCdata(bytes: Buffer, at: number): number {
    const end = endOfCdata(bytes, at, this.#malformed)
    if (end === CUT) return CUT
    if (this.#stack.depth === 0) throw this.#malformed('text outside of the root element')
    if (this.#handler.takesText) {
      this.#handler.text(bytes.toString('utf8', at + CDATA_START.length, end - 3))
    }
    return end
  }
}
