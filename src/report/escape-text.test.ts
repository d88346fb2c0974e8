import { expect, it } from 'vitest'

import { escapeMarkdown, fenceMarkdown, stripControls } from './escape-text.ts'

it.each([
  ['a table cell end', 'a | b', 'a \\| b'],
  ['HTML', '<img src=x onerror=y>', '&lt;img src=x onerror=y&gt;'],
  ['a link', '[x](y)', '\\[x\\]\\(y\\)'],
  ['a mention', '@octocat', '@&#8203;octocat'],
  ['a bare address', 'https://example.test', 'https&#58;//example.test'],
  ['a line end', 'a\n# b', 'a \\# b'],
])('makes %s inert', (_case, text, expected) => {
  expect(escapeMarkdown(text)).toBe(expected)
})

it('removes terminal sequences and direction marks', () => {
  expect(stripControls('\u001b[31mred\u001b[0m\u202Eabc\u0007')).toBe('redabc')
})

it('fences text that holds a fence of its own', () => {
  expect(fenceMarkdown('a\n````\nb')).toBe('`````text\na\n````\nb\n`````')
})
