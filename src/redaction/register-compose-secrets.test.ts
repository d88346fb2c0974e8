import { expect, it } from 'vitest'

import { createRedactor } from './redactor.ts'
import { registerComposeSecrets } from './register-compose-secrets.ts'

function redacted(environment: Record<string, string>, text: string): string {
  const redactor = createRedactor()
  registerComposeSecrets({ name: 'platform', services: { db: { environment } } }, redactor)
  return redactor.redact(text)
}

it.each([
  ['SIGNING_KEY', 'Synthetic+42'],
  ['DB_PASSWORD', 'synthetic-db-password'],
  ['DATABASE_URL', 'postgresql://trading:synthetic-pw@db:5432/trading'],
])('hides what %s holds', (name, value) => {
  const secret = value.includes('@') ? 'synthetic-pw' : value
  expect(redacted({ [name]: value }, `login with ${secret}`)).toBe('login with [redacted]')
})

it('hides a value with a dollar sign as the service sees it', () => {
  expect(redacted({ TOKEN: 'abc$$def' }, 'abc$def')).toBe('[redacted]')
})

it('leaves ordinary words readable', () => {
  const environment = { POSTGRES_PASSWORD: 'postgres', API_TOKEN: 'Shared-1', NAME: 'Shared-1' }
  expect(redacted(environment, 'postgres Shared-1 KEYBOARD')).toBe('postgres Shared-1 KEYBOARD')
})
