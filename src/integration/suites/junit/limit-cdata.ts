const START = '<![CDATA['
const END = ']]>'

/**
 * Takes a document in pieces and gives it back with at most `longest` characters, or a piece, of each CDATA
 * section: a parser keeps a section until it ends, and what a test printed may be gigantic.
 */
export function limitCdata(longest: number): (piece: string) => string {
  let isInside = false
  let kept = 0
  // The beginning of a mark that the next piece may complete.
  let rest = ''
  const takeInside = (text: string): string => {
    const room = Math.max(0, longest - kept)
    kept += text.length
    return text.slice(0, room)
  }
  return (piece) => {
    const text = rest + piece
    let result = ''
    let at = 0
    for (;;) {
      const mark = isInside ? END : START
      const found = text.indexOf(mark, at)
      const end = found === -1 ? text.length - partialMark(text, at, mark) : found
      const before = text.slice(at, end)
      result += isInside ? takeInside(before) : before
      if (found === -1) {
        rest = text.slice(end)
        return result
      }
      result += mark
      at = found + mark.length
      isInside = !isInside
      kept = 0
    }
  }
}

/** How many characters at the end of a text may be the beginning of a mark. */
function partialMark(text: string, from: number, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length - from); length > 0; length -= 1) {
    if (mark.startsWith(text.slice(-length))) return length
  }
  return 0
}
