import { expect, it } from 'vitest'

import { findJsonDifferences } from './match-json.ts'

it.each([
  ['more fields than expected match', { mode: 'paper' }, { mode: 'paper', up: 1 }, []],
  ['nested fields match', { a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2, d: 3 }] } }, []],
  [
    'a different value is named by its path',
    { a: { mode: 'paper' } },
    { a: { mode: 'live' } },
    ['$.a.mode is "live", "paper" expected'],
  ],
  ['a missing field is named', { paper: true }, {}, ['$.paper is missing, true expected']],
  ['true is not "true"', { paper: true }, { paper: 'true' }, ['$.paper is "true", true expected']],
  ['null is not an object', { a: 1 }, null, ['$ is null, not an object']],
  ['an array of another length differs', { a: [1] }, { a: [1, 2] }, ['$.a is [1,2], [1] expected']],
  ['an inherited name is no field', { toString: 1 }, {}, ['$.toString is missing, 1 expected']],
])('%s', (_behaviour, expected, actual, differences) => {
  expect(findJsonDifferences(expected, actual)).toEqual(differences)
})
