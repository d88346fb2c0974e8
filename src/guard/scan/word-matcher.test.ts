import { array, assert, constantFrom, property, string } from 'fast-check'
import { expect, it } from 'vitest'

import { WordMatcher } from './word-matcher.ts'

/** All ends of words, one search after the other. */
function ends(matcher: WordMatcher, text: string): number[] {
  const bytes = Buffer.from(text)
  const found: number[] = []
  for (let at = 0; ;) {
    const end = matcher.find(bytes, at, bytes.length)
    if (end === -1) return found
    found.push(end)
    at = end
  }
}

it('finds words in any case, inside of others and behind false starts', () => {
  const matcher = new WordMatcher(['alpaca', 'apca', 'paca', 'okx'])
  expect(ends(matcher, 'ALPACA')).toEqual([6])
  expect(ends(matcher, 'alpalpaca Okx alpapca')).toEqual([9, 13, 21])
  expect(ends(matcher, 'alpac')).toEqual([])
  expect(ends(matcher, 'ålpaca')).toEqual([7])
})

it('finds the first end that a search for each word finds', () => {
  const word = string({
    unit: constantFrom('a', 'b', 'c', '.', '_'),
    minLength: 1,
    maxLength: 5,
  })
  assert(
    property(
      array(word, { minLength: 1, maxLength: 8 }),
      string({ unit: constantFrom('a', 'B', 'c', 'x', '.', '_'), maxLength: 40 }),
      (words, text) => {
        const lower = text.toLowerCase()
        const wanted = words
          .map((one) => lower.indexOf(one))
          .map((start, index) => (start === -1 ? Infinity : start + (words[index] ?? '').length))
        const first = Math.min(...wanted)
        const bytes = Buffer.from(text)
        const found = new WordMatcher(words).find(bytes, 0, bytes.length)
        expect(found).toBe(first === Infinity ? -1 : first)
      },
    ),
  )
})
