import type { Lexicon } from '../lexicon.ts'

/**
 * Whether a text in UTF-8 has a venue's word that begins where a word may begin: `okx`, `useBinance`, `MY_APCA`,
 * but not `enumException`. One pass.
 */
export function hasVenueWord(bytes: Buffer, lexicon: Lexicon): boolean {
  const words = wordsOf(lexicon)
  for (let end = find(0); end !== -1; end = find(end)) {
    const window = bytes.toString('latin1', Math.max(0, end - LONGEST_WORD - 1), end)
    for (let length = Math.min(LONGEST_WORD, window.length); length > 1; length -= 1) {
      const start = window.length - length
      if (words.has(window.slice(start).toLowerCase()) && isStart(window, start)) return true
    }
  }
  return false

  function find(from: number): number {
    return lexicon.words.find(bytes, from, bytes.length)
  }
}

const LONGEST_WORD = 24

function isStart(text: string, at: number): boolean {
  const before = text[at - 1] ?? ' '
  if (!/[A-Za-z]/.test(before)) return true
  return /[a-z]/.test(before) && /[A-Z]/.test(text[at] ?? '')
}

const known = new WeakMap<Lexicon, ReadonlySet<string>>()

function wordsOf(lexicon: Lexicon): ReadonlySet<string> {
  const cached = known.get(lexicon)
  if (cached !== undefined) return cached
  const words = new Set(
    [...lexicon.tokens.keys()].flatMap((token) => {
      const word = token.toLowerCase()
      return [word, word.replaceAll('_', '-'), word.replaceAll('_', '')]
    }),
  )
  known.set(lexicon, words)
  return words
}
