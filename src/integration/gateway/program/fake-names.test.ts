import { expect, it } from 'vitest'

import { createFakeNames } from './fake-names.ts'

it('gives each name an address of its own, and tells it again', () => {
  const { addressOf, nameOf } = createFakeNames()
  expect(addressOf('a.example.com')).toBe('198.18.1.0')
  expect(addressOf('b.example.com')).toBe('198.18.1.1')
  expect(addressOf('a.example.com')).toBe('198.18.1.0')
  expect(nameOf('198.18.1.1')).toBe('b.example.com')
  expect(nameOf('198.18.1.2')).toBeNull()
  expect(nameOf('8.8.8.8')).toBeNull()
})

it('takes the addresses of the oldest names when it has none left', () => {
  const { addressOf, nameOf } = createFakeNames()
  for (let at = 0; at < 131_000; at += 1) addressOf(`${at}.example.com`)
  expect(nameOf(addressOf('30.example.com'))).toBe('30.example.com')
  expect(nameOf(addressOf('130999.example.com'))).toBe('130999.example.com')
})
