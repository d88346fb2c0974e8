import { expect, it } from 'vitest'

import { boundEngineLog } from './bound-engine-log.ts'

const bounded = { driver: 'json-file', options: { 'max-size': '16m', 'max-file': '3' } }

it.each<readonly [what: string, logging: unknown, planned: object]>([
  ['nothing', undefined, bounded],
  ['null', null, bounded],
  ['the driver alone', { driver: 'json-file' }, bounded],
  [
    'options beside a size',
    { driver: 'json-file', options: { tag: 'x' } },
    { driver: 'json-file', options: { tag: 'x', ...bounded.options } },
  ],
  [
    'a size of its own',
    { driver: 'json-file', options: { 'max-size': '1g' } },
    { driver: 'json-file', options: { 'max-size': '1g' } },
  ],
  ['another driver', { driver: 'syslog' }, { driver: 'syslog' }],
  ['options of the default driver', { options: { tag: 'x' } }, { options: { tag: 'x' } }],
])('a service that says %s', (_what, logging, planned) => {
  expect(boundEngineLog(logging)).toEqual(planned)
})
