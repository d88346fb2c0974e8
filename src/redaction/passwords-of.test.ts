import { expect, it } from 'vitest'

import { passwordsOf } from './passwords-of.ts'

it.each([
  ['postgresql://trading:synthetic-pw@db:5432/trading', ['synthetic-pw']],
  ['redis://:synthetic-pw@redis:6379/0', ['synthetic-pw']],
  ['smtp://user:synthetic%2Fpw@mail.test', ['synthetic%2Fpw', 'synthetic/pw']],
  ['smtp://user:synthetic%zz@mail.test', ['synthetic%zz']],
  ['https://example.test/a:b@c', []],
  ['https://user@example.test', []],
  ['no address', []],
])('of %s: %j', (value, expected) => {
  expect(passwordsOf(value)).toEqual(expected)
})
