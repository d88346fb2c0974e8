import { expect, it } from 'vitest'

import { engineShortcoming } from './find-engine.ts'

const engine = { version: '26.1.5', compose: '2.26.1-4', buildx: '0.13.1', env: {} }

it.each([
  ['an old engine', { ...engine, version: '20.10.24' }, /20\.10\.24 answers, but 25 or newer/],
  ['no Compose', { ...engine, compose: null }, /docker-compose-plugin/],
  ['Compose v1', { ...engine, compose: '1.29.2' }, /too old/],
  ['no buildx', { ...engine, buildx: null }, /docker-buildx-plugin/],
  ['a version that is no number', { ...engine, version: 'dev' }, /25 or newer/],
])('says what to install for %s', (_case, found, message) => {
  expect(engineShortcoming(found)).toMatch(message)
})

it.each([engine, { ...engine, compose: '5.1.0' }, { ...engine, version: '29.0.0' }])(
  'takes an engine as it is where it serves: %j',
  (found) => {
    expect(engineShortcoming(found)).toBeNull()
  },
)
