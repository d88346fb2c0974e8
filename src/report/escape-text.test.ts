import { expect, it } from 'vitest'

import { escapeMarkdown, fenceMarkdown, stripControls } from './escape-text.ts'

it.each([
  ['a table cell end', 'a | b', 'a \\| b'],
  ['HTML', '<img src=x onerror=y>', '&lt;img src=x onerror=y>'],
  ['a link', '[x](y)', '\\[x\\](y)'],
  ['an image', '![x](y)', '!\\[x\\](y)'],
  ['an entity', '&lt;b&#62; a && b', '&amp;lt;b&amp;\\#&#8203;62; a && b'],
  ['emphasis', '*a* _b_ __c__ ~d~', '\\*a\\* \\_b\\_ \\_\\_c\\_\\_ \\~d\\~'],
  ['a bare name of a site', 'see WWW.example.test', 'see www&#46;example.test'],
  ['a quotation', '> a', '\\> a'],
  ['a list', '- a', '\\- a'],
  ['a single backtick', 'a ` b <i>', 'a \\` b &lt;i>'],
  ['a longer run of backticks', '``a`` <i>', '\\`\\`a\\`\\` &lt;i>'],
  ['a cell end between backticks', '`a | b`', '\\`a \\| b\\`'],
  ['a mention', '@octocat', '@&#8203;octocat'],
  ['an issue', 'fixes a/b#12, GH-3', 'fixes a/b\\#&#8203;12, GH-&#8203;3'],
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

it.each([
  'execution_gateway (apps/a_b): 79.99 % of lines, 80 % required!',
  '`pytest -n auto --cov=<x> && true` passed in 3.2 s',
  'Did you mean `http_port`? Run `npm run engine -- status`.',
])('leaves %j as readable as it was', (text) => {
  expect(escapeMarkdown(text)).toBe(text)
})
