import { expect, it } from 'vitest'

import { shortenText } from './shorten-text.ts'

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['a😀bc', 3, 'a…'],
  ['a😀bc', 4, 'a😀…'],
])('cuts %s to at most %i characters: %s', (text, most, expected) => {
  expect(shortenText(text, most)).toBe(expected)
})
