import { expect, it } from 'vitest'

import { findHint } from './known-causes.ts'
import type { Symptoms } from './known-causes.ts'

const symptoms = (change: Partial<Symptoms>): Symptoms => ({
  service: 'gateway',
  error: '',
  exitCode: 1,
  oomKilled: false,
  lines: [],
  probes: [],
  services: ['gateway', 'postgres', 'redis'],
  isOneShot: false,
  ...change,
})
const says = (line: string): Partial<Symptoms> => ({ lines: ['starting', line, 'exiting'] })

it.each<[string, Partial<Symptoms>, string]>([
  ['out-of-memory', { oomKilled: true, exitCode: 137 }, 'mem_limit'],
  ['architecture', says('exec /app/run: exec format error'), 'another processor'],
  [
    'port-taken',
    { error: 'Bind for 127.0.0.1:5432 failed: port is already allocated' },
    'has port 5432 that gateway publishes',
  ],
  ['port-taken', says('Error: listen EADDRINUSE: address already in use :::8080'), 'port 8080'],
  ['no-space', says("OSError: [Errno 28] No space left on device: '/data/x'"), 'disk is full'],
  [
    'wrong-password',
    says('FATAL:  password authentication failed for user "trading"'),
    'refused as trading',
  ],
  ['wrong-password', says('redis.exceptions.AuthenticationError: WRONGPASS invalid'), 'refused'],
  [
    'host-not-found',
    says('could not translate host name "postgre" to address: Name or service not known'),
    'the nearest: postgres',
  ],
  ['host-not-found', says('Error: getaddrinfo ENOTFOUND redis'), 'which was not running'],
  ['host-not-found', says('dial tcp: lookup db on 127.0.0.11:53: no such host'), 'is named db'],
  ['missing-variable', says("KeyError: 'DATABASE_URL'"), 'needs the variable DATABASE_URL'],
  ['missing-variable', says('MAX_ORDER_SIZE is not set'), 'MAX_ORDER_SIZE'],
  ['missing-variable', says('sh: 1: REDIS_URL: parameter not set'), 'REDIS_URL'],
  ['missing-module', says("ModuleNotFoundError: No module named 'asyncpg'"), 'asyncpg'],
  ['missing-program', { exitCode: 127, ...says('sh: 1: uvicorn: not found') }, 'uvicorn'],
  [
    'missing-program',
    { error: 'exec: "gunicorn": executable file not found in $PATH: unknown', exitCode: 127 },
    'gunicorn',
  ],
  [
    'permission',
    says("PermissionError: [Errno 13] Permission denied: '/data/ledger'"),
    '/data/ledger',
  ],
  [
    'connection-ended',
    {
      lines: [
        'FATAL:  terminating connection due to administrator command',
        'connection to server at "postgres" (172.18.0.2), port 5432 failed: Connection refused',
      ],
    },
    '`pool_pre_ping`',
  ],
  [
    'connection-ended',
    says('psycopg.errors.AdminShutdown: terminating connection'),
    'restore: never',
  ],
  [
    'connection-refused',
    says('connection to server at "postgres" (172.18.0.2), port 5432 failed: Connection refused'),
    '`depends_on: { postgres: { condition: service_healthy } }`',
  ],
  [
    'migration-failed',
    { service: 'migrations', isOneShot: true, ...says('ERROR:  syntax error at or near "TABEL"') },
    'at or near "TABEL"',
  ],
  [
    'health-check-program',
    { exitCode: null, probes: ['exec: "curl": executable file not found in $PATH: unknown'] },
    'no curl',
  ],
])('%s is told from what was seen (%#)', (cause, change, text) => {
  const hint = findHint(symptoms(change))
  expect(hint).toMatchObject({ cause })
  expect(hint?.text).toContain(text)
})

it.each([
  ['nothing that is known', says('Traceback: ValueError: order without a price')],
  ['a variable that is set', says('MAX_ORDER_SIZE is set to 5')],
  [
    'a Postgres that ended connections of others',
    says(
      '2026-11-27 03:00:01 UTC [77] FATAL:  terminating connection due to administrator command',
    ),
  ],
  ['a one-shot that ended well', { isOneShot: true, service: 'migrations', exitCode: 0 }],
])('%s gets no hint', (_what, change) => {
  expect(findHint(symptoms(change))).toBeNull()
})
