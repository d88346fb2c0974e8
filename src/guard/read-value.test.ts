import { expect, it } from 'vitest'

import { isCredentialValue, readDefault } from './read-value.ts'

it.each([
  '',
  '   ',
  'changeme',
  'change-me',
  'your-api-key',
  'YOUR_SECRET_KEY_HERE',
  '<your key id>',
  '${APCA_API_KEY_ID}',
  '$APCA_API_KEY_ID',
  '${{ secrets.APCA_API_KEY_ID }}',
  '{{ alpaca_key }}',
  '%ALPACA_KEY%',
  'xxxxxxxxxxxxxxxx',
  '********',
  ['AK', 'X'.repeat(18)].join(''),
  'example-key',
  'dummy_secret',
  'test-key',
  'null',
  '/run/secrets/alpaca_key',
  'op://trading/alpaca/key',
  'ALPACA_LIVE_KEY_ID',
  'os.environ',
  'set it in the vault',
  'abc123',
])('%j is no credential', (value) => {
  expect(isCredentialValue(value, 'secret')).toBe(false)
})

it.each([
  'synthetic-paper-secret-not-real',
  'a1b2c3d4e5f6g7h8i9j0',
  ['/kD3', 'x9Qw/72hsP+0aLm3=='].join(''),
  'exampleQ7Zt11',
])('%j may be one', (value) => {
  expect(isCredentialValue(value, 'secret')).toBe(true)
})

it('a passphrase may be as short as a person likes it', () => {
  expect(isCredentialValue('s3cr', 'passphrase')).toBe(true)
})

it.each([
  ['${ALPACA_PAPER:-false}', 'false'],
  ['${ALPACA_PAPER-true}', 'true'],
  ['${ALPACA_PAPER:?required}', '${ALPACA_PAPER:?required}'],
  ['plain', 'plain'],
])('the default of %s is %s', (value, expected) => {
  expect(readDefault(value)).toBe(expected)
})
