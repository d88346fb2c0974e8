import { isUtf8 } from 'node:buffer'

import { decodeUtf32, readUtf32Order } from './decode/utf32.ts'

/** Bytes that are looked at to tell an encoding. */
const SNIFFED_BYTES = 8_192
/** A longer file with zeros, and not in UTF-16, is a library or data. */
const LARGEST_WITH_ZEROS = 1024 * 1024
/** How programs and compiled Python start: ELF, Mach-O, Windows, WebAssembly, Java, `.pyc`. */
const PROGRAMS = ['7f454c46', 'cffaedfe', 'cefaedfe', '4d5a9000', '0061736d', 'cafebabe']
const COMPILED_PYTHON = '0d0a'
/** Share of printable bytes, the zeros left aside, from which bytes with zeros are a text. */
const TEXT_SHARE = 0.8
/** Share of zeros, in every second byte, from which bytes are Latin text in UTF-16. */
const UTF16_SHARE = 0.35

/**
 * The text of a file, or null for a binary one. UTF-8, UTF-16 and UTF-32 are told by a byte order
 * mark or by their zeros; what is no UTF-8 is Latin-1. A lone CR and a zero (as in `/proc/1/environ`)
 * end a line; CR LF stays as it is.
 */
export function decodeText(bytes: Buffer): string | null {
  const text = decodeBytes(bytes)
  return text === null ? null : withLineEnds(text)
}

function decodeBytes(bytes: Buffer): string | null {
  const order = readUtf32Order(bytes)
  if (order !== null) return decodeUtf32(bytes, order)
  const head = bytes.subarray(0, SNIFFED_BYTES)
  const marked = readUtf16Mark(bytes)
  // Two such bytes before an ASCII text are no mark: they would hide it.
  if (marked !== null && !isPrintable(head.subarray(2))) {
    return new TextDecoder(marked).decode(bytes)
  }
  if (!head.includes(0)) return decodeEightBit(bytes)
  if (isProgram(head)) return null
  const written = withoutPadding(head)
  if (hasZerosAt(written, 1)) return new TextDecoder('utf-16le').decode(bytes)
  if (hasZerosAt(written, 0)) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes.length > LARGEST_WITH_ZEROS) return null
  return isMostlyPrintable(bytes) ? decodeEightBit(bytes) : null
}

function readUtf16Mark([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : null
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => PRINTABLE[byte] === 1)
}

function decodeEightBit(bytes: Buffer): string {
  if (!isUtf8(bytes)) return bytes.toString('latin1')
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return bytes.toString('utf8', hasMark ? 3 : 0)
}

function withoutPadding(head: Buffer): Buffer {
  let end = head.length
  while (end > 0 && head[end - 1] === 0) end -= 1
  return head.subarray(0, end + (end % 2))
}

/** Whether every second byte, and hardly any other, is zero. */
function hasZerosAt(head: Buffer, parity: 0 | 1): boolean {
  let zeros = 0
  let others = 0
  for (let index = 0; index < head.length; index += 1) {
    if (head[index] !== 0) continue
    if (index % 2 === parity) zeros += 1
    else others += 1
  }
  return zeros > 0 && zeros >= head.length * UTF16_SHARE && others <= zeros / 50
}

function isProgram(head: Buffer): boolean {
  const start = head.toString('hex', 0, 4)
  return PROGRAMS.includes(start) || start.endsWith(COMPILED_PYTHON)
}

function isMostlyPrintable(bytes: Buffer): boolean {
  let printable = 0
  let zeros = 0
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    printable += PRINTABLE[byte] ?? 0
    zeros += byte === 0 ? 1 : 0
  }
  return printable > 0 && printable >= (bytes.length - zeros) * TEXT_SHARE
}

function withLineEnds(text: string): string {
  const lines = text.includes('\0') ? text.replaceAll('\0', '\n') : text
  return lines.includes('\r') ? lines.replaceAll(/\r(?!\n)/g, '\n') : lines
}

/** 1 for a byte of a text in ASCII. */
const PRINTABLE = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d) ? 1 : 0,
)
