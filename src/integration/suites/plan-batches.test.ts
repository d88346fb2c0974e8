import { expect, it } from 'vitest'

import { planBatches } from './plan-batches.ts'

it.each([
  ['one after the other', 'a b c', 'a / b / c'],
  ['neighbours that are parallel together', 'a b+ c+ d', 'a / b+c+ / d'],
  ['never across one that is not', 'a+ b c+', 'a+ / b / c+'],
  ['none', '', ''],
])('%s', (_what, suites, batches) => {
  const written = suites
    .split(' ')
    .filter((name) => name !== '')
    .map((name) => ({ name, parallel: name.endsWith('+') }))
  const planned = planBatches(written)
  expect(planned.map((batch) => batch.map(({ name }) => name).join('')).join(' / ')).toBe(batches)
})
