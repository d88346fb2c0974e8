const LONGEST_SHOWN = 80
const LONGEST_WORD = 24
const LONGEST_NUMBER = 12
/** A shorter piece of a secret says nothing. */
const SHORTEST_TELLING = 8

/**
 * What somebody typed, quoted where it is made of words and numbers, and else only by its length: in a
 * wrong place it may be a credential.
 */
export function showInput(text: string): string {
  const shown = text.replaceAll(/\s+/g, ' ').trim()
  return isHarmless(shown) ? JSON.stringify(shown) : `a text of ${text.length} characters`
}

/** Words, numbers, and short pieces of both, whatever stands between them. */
export function isHarmless(text: string): boolean {
  if (text.length > LONGEST_SHOWN) return false
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).every(
    (piece) =>
      piece.length < SHORTEST_TELLING ||
      (/^\p{L}+$/u.test(piece) && piece.length <= LONGEST_WORD) ||
      (/^\p{N}+$/u.test(piece) && piece.length <= LONGEST_NUMBER),
  )
}
