import { expect, it } from 'vitest'

import { redactLine } from './redact-line.ts'
import { createRedactor } from './redactor.ts'

const redactor = createRedactor()
redactor.register('synthetic-secret')

it.each<readonly [line: string, leftOut: number, shown: string]>([
  ['login with synthetic-secret', 0, 'login with [redacted]'],
  ['synthetic', 0, 'synthetic'],
  ['login with synthetic-secret', 9, 'login with [redacted]… (9 more bytes)'],
  ['login with synthetic-secre', 9, 'login with [redacted]… (9 more bytes)'],
  ['login with synthe', 9, 'login with [redacted]… (9 more bytes)'],
  ['login with synth', 9, 'login with synth… (9 more bytes)'],
  ['synthetic things', 9, 'synthetic things… (9 more bytes)'],
])('shows %j, of which %i bytes are left out, as %j', (line, leftOut, shown) => {
  expect(redactLine(line, leftOut, redactor)).toBe(shown)
})

it('hides the beginning of a secret in another form, and of the longer of two', () => {
  const encoded = Buffer.from('synthetic-secret').toString('base64')
  expect(redactLine(encoded.slice(0, 12), 1, redactor)).toBe('[redacted]… (1 more byte)')
  const both = createRedactor()
  both.register('synthetic')
  both.register('synthetic-secret')
  expect(redactLine('synthetic-sec', 1, both)).toBe('[redacted]… (1 more byte)')
})
