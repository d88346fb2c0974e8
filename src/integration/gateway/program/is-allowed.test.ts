import { expect, it } from 'vitest'

import { isAllowed } from './is-allowed.ts'

const config = {
  allow: ['api.example.com', '*.cdn.example.com', '10.1.2.3:5000', '*.alpaca.markets'],
  deny: ['api.alpaca.markets'],
}

it.each([
  ['api.example.com', 443, true],
  ['other.example.com', 443, false],
  ['deep.down.cdn.example.com', 80, true],
  ['cdn.example.com', 80, false],
  ['evilcdn.example.com', 80, false],
  ['10.1.2.3', 5000, true],
  ['10.1.2.3', 5001, false],
  ['10.1.2.3', null, true],
  ['paper-api.alpaca.markets', 443, true],
  ['api.alpaca.markets', 443, false],
])('%s at %s: %s', (host, port, expected) => {
  expect(isAllowed(host, port, config)).toBe(expected)
})
