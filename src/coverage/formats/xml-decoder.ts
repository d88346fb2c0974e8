import { TextDecoder } from 'node:util'

/**
 * Decodes XML in chunks by its byte order mark or its declaration, UTF-8 without either. Bytes that
 * are not of the encoding throw. `null` ends the text.
 */
export function createXmlDecoder(): (chunk: Buffer | null) => string {
  let decoder: TextDecoder | null = null
  let head = Buffer.alloc(0)
  return (chunk) => {
    if (decoder !== null) return decode(decoder, chunk)
    head = Buffer.concat([head, chunk ?? Buffer.alloc(0)])
    // The declaration ends with the first `>`; before it the encoding is not known.
    if (chunk !== null && head.length < HEAD_BYTES && !head.includes('>')) return ''
    decoder = new TextDecoder(encodingOf(head), { fatal: true })
    return decode(decoder, head) + (chunk === null ? decode(decoder, null) : '')
  }
}

const HEAD_BYTES = 1024

function decode(decoder: TextDecoder, chunk: Buffer | null): string {
  return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true })
}

function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const declaration = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']/.exec(
    head.toString('latin1', 0, HEAD_BYTES).replace(/^\u00EF\u00BB\u00BF/, ''),
  )
  return declaration?.[1] ?? 'utf-8'
}
