import { expect, it } from 'vitest'

import { redirectCommand, redirectVariable } from './redirect-database.ts'

it.each([
  ['DATABASE_URL', 'postgresql://trading:pw@postgres:5432/trading', true],
  ['URL', 'postgresql+asyncpg://trading@postgres/trading?sslmode=disable', true],
  ['FLYWAY_URL', 'jdbc:postgresql://postgres:5432/trading?currentSchema=trading', true],
  ['DSN', 'host=postgres user=trading dbname=trading sslmode=disable', true],
  ['CONNECTION', "Host=postgres;Username=trading;Database='trading';Timeout=5", true],
  ['PGDATABASE', 'trading', true],
  ['DB_NAME', 'trading', true],
  ['POSTGRES_DB', 'trading', true],
  ['DB_USER', 'trading', false],
  ['PGUSER', 'trading', false],
  ['DB_PASSWORD', 'trading', false],
  ['DATABASE_SCHEMA', 'trading', false],
  ['APP_NAME', 'trading', false],
  ['DATABASE_URL', 'postgresql://trading@postgres/trading_history', false],
  ['REDIS_URL', 'redis://redis:6379/trading', false],
  ['DOCS', 'https://example.test/trading', false],
])('%s=%s is redirected: %s', (key, value, isRedirected) => {
  const redirected = redirectVariable(key, value, 'trading', 'scratch')
  expect(redirected !== value).toBe(isRedirected)
  expect(redirected.match(/scratch/g) ?? []).toHaveLength(isRedirected ? 1 : 0)
})

it('a user and a search path of the same name stay as they are', () => {
  const value = 'postgresql://trading:trading@trading:5432/trading?options=-csearch_path=trading'
  expect(redirectVariable('URL', value, 'trading', 'scratch')).toBe(
    'postgresql://trading:trading@trading:5432/scratch?options=-csearch_path=trading',
  )
})

it.each([
  [
    ['psql', '-d', 'trading', '-U', 'trading'],
    ['psql', '-d', 'scratch', '-U', 'trading'],
  ],
  [
    ['migrate', '--database=trading', 'up'],
    ['migrate', '--database=scratch', 'up'],
  ],
  [
    ['migrate', '-database', 'postgres://pg/trading', 'up'],
    ['migrate', '-database', 'postgres://pg/scratch', 'up'],
  ],
  [
    ['sh', '-c', 'alembic -x url=postgresql://pg/trading upgrade head && psql -d trading -c x'],
    ['sh', '-c', 'alembic -x url=postgresql://pg/scratch upgrade head && psql -d scratch -c x'],
  ],
  [
    ['trading', 'migrate'],
    ['trading', 'migrate'],
  ],
])('the command %j becomes %j', (words, expected) => {
  expect(redirectCommand(words, 'trading', 'scratch')).toEqual(expected)
})

it('a name with signs that mean something to an expression is taken as it is', () => {
  expect(redirectVariable('URL', 'postgres://pg/a.b+c', 'a.b+c', 'scratch')).toBe(
    'postgres://pg/scratch',
  )
  expect(redirectVariable('URL', 'postgres://pg/aXbbc', 'a.b+c', 'scratch')).toBe(
    'postgres://pg/aXbbc',
  )
})
