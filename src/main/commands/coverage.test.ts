import { expect, it } from 'vitest'

import { parseConfig } from '../../config/parse-config.ts'
import { coverageOptions } from './coverage.ts'

const config = parseConfig(
  `version: 1
services: { signal: { path: apps/signal }, gateway: { path: apps/gateway } }
coverage: { reports: [a.lcov], min: 80, patch: { min: 90 }, services: { gateway: 85.5 } }
`,
  'papergate.yml',
)

it('takes the config where nothing is typed', () => {
  expect(coverageOptions(config, {}, null)).toMatchObject({
    reports: ['a.lcov'],
    metric: 'lines',
    min: { numerator: 80, denominator: 1 },
    patchMin: { numerator: 90, denominator: 1 },
    services: {
      signal: { path: 'apps/signal', min: null },
      gateway: { path: 'apps/gateway', min: { numerator: 855, denominator: 10 } },
    },
  })
})

it('puts what is typed over the config', () => {
  const options = coverageOptions(config, { report: ['b'], min: '79.995', metric: 'strict' }, null)
  expect(options).toMatchObject({
    reports: ['b'],
    metric: 'strict',
    min: { numerator: 79_995, denominator: 1_000 },
  })
})

it('works without a config', () => {
  expect(coverageOptions(null, { report: ['b'] }, null)).toMatchObject({
    reports: ['b'],
    min: null,
    patchMin: null,
    services: {},
  })
})
