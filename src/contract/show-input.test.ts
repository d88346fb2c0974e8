import { expect, it } from 'vitest'

import { showInput } from './show-input.ts'

it.each(['eight', '79,5', '10 days', 'compose.staging.yml', 'v1.2.3', 'apps/gateway', '-3', ''])(
  'shows %j as it stands',
  (text) => {
    expect(showInput(text)).toBe(JSON.stringify(text))
  },
)

it.each([
  ['a mixture of letters and digits', 'Zq7Synthetic0451'],
  ['a long word', 'x'.repeat(40)],
  ['a long number', '4'.repeat(20)],
  ['a long text', 'word '.repeat(30)],
  ['a piece among words', 'the key is Zq7Synthetic0451 and no other'],
])('gives of %s only the length', (_, text) => {
  expect(showInput(text)).toBe(`a text of ${text.length} characters`)
})
