import { expect, it } from 'vitest'

import { createRedactor } from './redactor.ts'

const secret = 'synthetic "secret" + 1'

it.each([
  ['raw', secret],
  ['JSON', JSON.stringify({ key: secret })],
  ['URL', `https://example.test/?key=${encodeURIComponent(secret)}`],
  ['base64', Buffer.from(secret).toString('base64')],
  ['base64 of a longer text', Buffer.from(`a${secret}b`).toString('base64')],
  ['hex', Buffer.from(secret).toString('hex')],
])('hides a registered secret in its %s form', (_form, text) => {
  const redactor = createRedactor()
  redactor.register(secret)
  expect(redactor.redact(text)).toContain('[redacted]')
  expect(redactor.redact(text)).not.toContain(text)
})

it('hides each line of a multi-line secret', () => {
  const redactor = createRedactor()
  redactor.register('first-line\nsecond-line')
  expect(redactor.redact('log: second-line')).toBe('log: [redacted]')
})

it('leaves values too short to be secrets alone', () => {
  const redactor = createRedactor()
  redactor.register('true')
  expect(redactor.redact('true')).toBe('true')
})
