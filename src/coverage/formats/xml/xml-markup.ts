import {
  CUT,
  DOUBLE_QUOTE,
  GREATER,
  IS_NAME,
  IS_NAME_START,
  IS_SPACE,
  LEFT_BRACKET,
  LESS,
  matchAt,
  NUL,
  SINGLE_QUOTE,
} from './xml-bytes.ts'

/** Builds the error for a document that is not well-formed. */
export type Refuse = (found: string) => Error

const DECLARATION =
  /^<\?xml\s+version\s*=\s*(?:"1\.\d"|'1\.\d')(?:\s+encoding\s*=\s*(?:"[\w.-]+"|'[\w.-]+'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$/

/** End of the processing instruction at `at`; the XML declaration is one that may only stand first. */
export function endOfInstruction(
  bytes: Buffer,
  at: number,
  isFirst: boolean,
  refuse: Refuse,
): number {
  let nameEnd = at + 2
  while (IS_NAME[bytes[nameEnd] as number] === 1) nameEnd += 1
  const end = endOfNext(bytes, nameEnd, '?>')
  if (end === CUT) return CUT
  const hasName = IS_NAME_START[bytes[at + 2] as number] === 1
  if (!hasName || (IS_SPACE[bytes[nameEnd] as number] === 0 && end !== nameEnd + 2)) {
    throw refuse('<? without a name')
  }
  if (!/^xml$/i.test(bytes.toString('latin1', at + 2, nameEnd))) return end
  if (!isFirst) throw refuse('an XML declaration that is not at the start')
  if (DECLARATION.test(bytes.toString('latin1', at, end))) return end
  throw refuse('an XML declaration that is none')
}

export function endOfComment(bytes: Buffer, at: number, refuse: Refuse): number {
  const start = expectAt(bytes, at, '<!--', refuse)
  const end = start === CUT ? CUT : endOfNext(bytes, start, '--')
  if (end === CUT || bytes[end] === NUL) return CUT
  if (bytes[end] !== GREATER) throw refuse('-- inside a comment')
  return end + 1
}

/** End of a CDATA section; its text is between `CDATA_START` and three bytes before. */
export function endOfCdata(bytes: Buffer, at: number, refuse: Refuse): number {
  const start = expectAt(bytes, at, CDATA_START, refuse)
  return start === CUT ? CUT : endOfNext(bytes, start, ']]>')
}

export const CDATA_START = '<![CDATA['

/** A DOCTYPE may name a DTD, which is never read; what it declares itself could be an entity. */
export function endOfDoctype(bytes: Buffer, start: number, refuse: Refuse): number {
  let at = expectAt(bytes, start, '<!DOCTYPE', refuse)
  if (at === CUT) return CUT
  for (let quote = 0; ; at += 1) {
    const byte = bytes[at] as number
    if (byte === NUL) return CUT
    if (quote !== 0) {
      if (byte === quote) quote = 0
    } else if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) {
      quote = byte
    } else if (byte === LEFT_BRACKET || byte === LESS) {
      throw refuse('a DOCTYPE with declarations inside, such as an entity')
    } else if (byte === GREATER) {
      return at + 1
    }
  }
}

function expectAt(bytes: Buffer, at: number, literal: string, refuse: Refuse): number {
  const match = matchAt(bytes, at, literal)
  if (match === 0) throw refuse(`<! that does not start ${literal}`)
  return match === CUT ? CUT : at + literal.length
}

/** End of the next `literal`, unless the bytes end, with NUL, before it. */
function endOfNext(bytes: Buffer, from: number, literal: string): number {
  const found = bytes.indexOf(literal, from, 'latin1')
  return found === -1 || bytes.subarray(from, found).includes(NUL) ? CUT : found + literal.length
}
