import { expect, it } from 'vitest'

import { isSecretName } from './is-secret-name.ts'

it.each([
  'APCA_API_SECRET_KEY',
  'APCA_API_KEY_ID',
  'apikey',
  'AWS_ACCESS_KEY_ID',
  'SIGNING_KEY',
  'GITHUB_TOKEN',
  'POSTGRES_PASSWORD',
  'DB_PASSWD',
  'PAPERGATE_SLACK_WEBHOOK',
  'PAPERGATE_SMTP_URL',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'WALLET_MNEMONIC',
])('%s is the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true)
})

it.each(['PATH', 'KEYBOARD_LAYOUT', 'MONKEY', 'DATABASE_URL', 'ALPACA_PAPER', 'HOCKEY'])(
  '%s is not',
  (name) => {
    expect(isSecretName(name)).toBe(false)
  },
)
