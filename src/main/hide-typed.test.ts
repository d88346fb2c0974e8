import { expect, it } from 'vitest'

import { hideTyped } from './hide-typed.ts'

const typed = 'Zq7Synthetic0451'

it.each([
  ['a mistyped word', ['guadr'], "unknown command 'guadr'", "unknown command 'guadr'"],
  ['a lone text', [typed], `unknown command '${typed}'`, "unknown command '<16 characters>'"],
  [
    'the value of an option',
    ['guard', `--api-key=${typed}`],
    `unknown option '--api-key=${typed}'`,
    "unknown option '--api-key=<16 characters>'",
  ],
  [
    'a text that another one starts with',
    [typed, `${typed}Zq8`],
    `${typed}Zq8 and ${typed}`,
    '<19 characters> and <16 characters>',
  ],
])('of %s it shows what is harmless', (_, argv, message, shown) => {
  expect(hideTyped(message, argv)).toBe(shown)
})
