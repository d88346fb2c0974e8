import { isAscii, isUtf8 } from 'node:buffer'

import type { ParserContext, ReportParser } from '../format.ts'
import type { JsonShape } from './json-shape.ts'

const DEPTH_LIMIT = 128
const VALUE_LIMIT = 64 * 1024 * 1024
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** What may come next between values, as messages say it. */
const NEXT = {
  value: 'a JSON value',
  valueOrEnd: 'a JSON value or ]',
  key: 'a key in quotes',
  keyOrEnd: 'a key in quotes or }',
  colon: 'a colon after the key',
  commaOrEnd: 'a comma or the end of the object or array',
  nothing: 'nothing after the JSON value',
} as const
type Next = keyof typeof NEXT

/** An open object or array that the shape leads into. */
type Frame = { readonly shape: JsonShape; readonly isArray: boolean; index: number; key: string }
type CaptureKind = 'key' | 'text' | 'nested' | 'bare'

/**
 * Reads a JSON document (RFC 8259, UTF-8) in chunks cut anywhere. It walks the containers that the shape
 * names byte by byte and parses each value in them by itself, so that memory holds one of them at a time.
 */
export class JsonReader implements ReportParser {
  readonly #root: JsonShape
  readonly #fail: ParserContext['fail']
  readonly #frames: Frame[] = []
  #next: Next = 'value'
  /** Bytes before the chunk in hand. */
  #offset = 0
  #markBytes = 0
  /** The key or value that is being collected up to its end. */
  #capture: CaptureKind | null = null
  #captureOffset = 0
  #captureStart = 0
  #pieces: Buffer[] = []
  #depth = 0
  #isInText = false
  #isEscaped = false

  constructor(root: JsonShape, context: Pick<ParserContext, 'fail'>) {
    this.#root = root
    this.#fail = context.fail
  }

  push(chunk: Buffer): void {
    let index = this.#skipByteOrderMark(chunk)
    while (index < chunk.length) {
      index = this.#capture === null ? this.#step(chunk, index) : this.#collect(chunk, index)
    }
    if (this.#capture !== null) this.#keepPiece(chunk)
    this.#offset += chunk.length
  }

  end(): void {
    if (this.#capture === 'bare') this.#finish(Buffer.alloc(0), 0)
    if (this.#capture === null && this.#next === 'nothing') return
    throw this.#fail(
      `byte ${this.#offset}`,
      this.#capture === null ? NEXT[this.#next] : 'the rest of a JSON value',
      'the end of the file (the report is cut off)',
    )
  }

  #skipByteOrderMark(chunk: Buffer): number {
    let index = 0
    while (
      this.#offset + index === this.#markBytes &&
      index < chunk.length &&
      chunk[index] === BYTE_ORDER_MARK[this.#markBytes]
    ) {
      this.#markBytes += 1
      index += 1
    }
    return index
  }

  /** Takes one byte between values; gives the index behind it. */
  #step(chunk: Buffer, index: number): number {
    const byte = chunk[index] ?? 0
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return index + 1
    if (this.#markBytes % BYTE_ORDER_MARK.length !== 0) throw this.#unexpected(byte, index)
    switch (this.#next) {
      case 'valueOrEnd':
        return byte === CLOSE_ARRAY ? this.#close(index) : this.#open(byte, index)
      case 'value':
        return this.#open(byte, index)
      case 'keyOrEnd':
        return byte === CLOSE_OBJECT ? this.#close(index) : this.#openKey(byte, index)
      case 'key':
        return this.#openKey(byte, index)
      case 'colon':
        if (byte !== COLON) throw this.#unexpected(byte, index)
        this.#next = 'value'
        return index + 1
      case 'commaOrEnd':
        return this.#endMember(byte, index)
      case 'nothing':
        throw this.#unexpected(byte, index)
      default:
        return this.#next satisfies never
    }
  }

  #open(byte: number, index: number): number {
    const shape = this.#shapeOfValue()
    if (shape !== null && shape.kind !== 'value') return this.#openFrame(shape, byte, index)
    if (byte === QUOTE) return this.#startCapture('text', index)
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.#startCapture('nested', index)
    if (isBare(byte)) return this.#startCapture('bare', index)
    throw this.#unexpected(byte, index)
  }

  #openFrame(shape: JsonShape, byte: number, index: number): number {
    const isArray = shape.kind === 'items'
    if (byte !== (isArray ? OPEN_ARRAY : OPEN_OBJECT)) {
      const key = this.#frames.at(-1)?.key
      throw this.#fail(
        `byte ${this.#offset + index}`,
        `${isArray ? 'an array' : 'an object'}${key === undefined ? '' : ` as ${JSON.stringify(key)}`}`,
        `a value that starts with ${nameByte(byte)}`,
      )
    }
    this.#frames.push({ shape, isArray, index: 0, key: '0' })
    this.#next = isArray ? 'valueOrEnd' : 'keyOrEnd'
    return index + 1
  }

  #openKey(byte: number, index: number): number {
    if (byte !== QUOTE) throw this.#unexpected(byte, index)
    return this.#startCapture('key', index)
  }

  #startCapture(kind: CaptureKind, index: number): number {
    this.#capture = kind
    this.#captureOffset = this.#offset + index
    this.#captureStart = index
    this.#isInText = kind === 'key' || kind === 'text'
    this.#isEscaped = false
    this.#depth = kind === 'nested' ? 1 : 0
    return index + 1
  }

  #endMember(byte: number, index: number): number {
    const frame = this.#frames.at(-1)
    if (frame === undefined) throw this.#unexpected(byte, index)
    if (byte === (frame.isArray ? CLOSE_ARRAY : CLOSE_OBJECT)) return this.#close(index)
    if (byte !== COMMA) throw this.#unexpected(byte, index)
    frame.index += 1
    if (frame.isArray) frame.key = String(frame.index)
    this.#next = frame.isArray ? 'value' : 'key'
    return index + 1
  }

  #close(index: number): number {
    this.#frames.pop()
    this.#endValue()
    return index + 1
  }

  #endValue(): void {
    this.#next = this.#frames.length === 0 ? 'nothing' : 'commaOrEnd'
  }

  /** Null: a value that nobody wants. */
  #shapeOfValue(): JsonShape | null {
    const frame = this.#frames.at(-1)
    if (frame === undefined) return this.#root
    if (frame.shape.kind === 'value') return null
    return frame.shape.kind === 'keys' ? (frame.shape.of.get(frame.key) ?? null) : frame.shape.of
  }

  #collect(chunk: Buffer, from: number): number {
    const end = this.#capture === 'bare' ? skipBare(chunk, from) : this.#scan(chunk, from)
    if (this.#offset + (end === -1 ? chunk.length : end) - this.#captureOffset > VALUE_LIMIT) {
      throw this.#fail(
        `byte ${this.#captureOffset}`,
        `JSON values of at most ${VALUE_LIMIT} bytes`,
        'a longer one',
      )
    }
    if (end === -1) return chunk.length
    this.#finish(chunk, end)
    return end
  }

  /** Index behind the end of a text, object or array, or -1 where the chunk ends first. */
  #scan(chunk: Buffer, from: number): number {
    let index = from
    for (;;) {
      if (this.#isInText) {
        index = this.#skipText(chunk, index)
        if (this.#isInText) return -1
        if (this.#depth === 0) return index
      }
      while (index < chunk.length) {
        const byte = chunk[index] ?? 0
        index += 1
        // Digits, commas, colons and white space, which are most of a report, lie below the brackets.
        if (byte < OPEN_ARRAY) {
          if (byte !== QUOTE) continue
          this.#isInText = true
          break
        }
        if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
          this.#deepen(index)
        } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
          this.#depth -= 1
          if (this.#depth === 0) return index
        }
      }
      if (!this.#isInText) return -1
    }
  }

  /** Index behind the closing quote, or the chunk's end with `#isInText` still set. */
  #skipText(chunk: Buffer, from: number): number {
    let index = this.#isEscaped ? from + 1 : from
    this.#isEscaped = false
    while (index < chunk.length) {
      const byte = chunk[index]
      if (byte === QUOTE) {
        this.#isInText = false
        return index + 1
      }
      index += byte === BACKSLASH ? 2 : 1
    }
    this.#isEscaped = index > chunk.length
    return chunk.length
  }

  #deepen(index: number): void {
    this.#depth += 1
    if (this.#frames.length + this.#depth <= DEPTH_LIMIT) return
    throw this.#fail(
      `byte ${this.#offset + index - 1}`,
      `at most ${DEPTH_LIMIT} objects and arrays inside each other`,
      'more of them',
    )
  }

  /** The caller may use the chunk's memory again, so what is needed of it is copied. */
  #keepPiece(chunk: Buffer): void {
    this.#pieces.push(Buffer.from(chunk.subarray(this.#captureStart)))
    this.#captureStart = 0
  }

  #finish(chunk: Buffer, end: number): void {
    const last = chunk.subarray(this.#captureStart, end)
    const bytes = this.#pieces.length === 0 ? last : Buffer.concat([...this.#pieces, last])
    const isKey = this.#capture === 'key'
    this.#pieces = []
    this.#capture = null
    const parsed = this.#parse(bytes)
    if (isKey) {
      const frame = this.#frames.at(-1)
      if (frame !== undefined) frame.key = String(parsed)
      this.#next = 'colon'
      return
    }
    this.#endValue()
    this.#hand(parsed)
  }

  #parse(bytes: Buffer): unknown {
    const place = `byte ${this.#captureOffset}`
    if (!isUtf8(bytes)) throw this.#fail(place, 'text in UTF-8', 'bytes that are none')
    try {
      // One-byte texts are decoded and parsed in half the time.
      return JSON.parse(bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'))
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw this.#fail(place, 'well-formed JSON', error.message)
    }
  }

  #hand(parsed: unknown): void {
    const shape = this.#shapeOfValue()
    if (shape === null || shape.kind !== 'value') return
    const key = this.#frames.at(-1)?.key ?? ''
    const place = `byte ${this.#captureOffset}`
    shape.take(parsed, {
      key,
      refuse: (expected, found) =>
        this.#fail(place, expected, `${found} at ${JSON.stringify(key.slice(0, 200))}`),
    })
  }

  #unexpected(byte: number, index: number): Error {
    return this.#fail(`byte ${this.#offset + index}`, NEXT[this.#next], nameByte(byte))
  }
}

/** Whether a number, true, false or null may start so; JSON.parse decides on the rest. */
function isBare(byte: number): boolean {
  return byte === MINUS || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a)
}

/** Index behind a number or word, or -1 where the chunk ends first. */
function skipBare(chunk: Buffer, from: number): number {
  for (let index = from; index < chunk.length; index += 1) {
    const byte = chunk[index] ?? 0
    if (byte <= 0x20 || byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT)
      return index
  }
  return -1
}

function nameByte(byte: number): string {
  const isVisible = byte > 0x20 && byte < 0x7f
  return isVisible ? String.fromCharCode(byte) : `the byte 0x${byte.toString(16).padStart(2, '0')}`
}
