import { expect, it } from 'vitest'

import { demandSuiteServices } from './demand-suite-services.ts'

const project = { services: { gateway: {}, redis: {} } }

it('takes suites on the host and in services that there are', () => {
  const suites = [
    { name: 'host', service: null },
    { name: 'inside', service: 'gateway' },
  ]
  expect(() => demandSuiteServices(suites, project)).not.toThrow()
})

it('refuses a service that there is not, and lists those there are', () => {
  expect(() => demandSuiteServices([{ name: 'e2e', service: 'gatway' }], project)).toThrow(
    /the suite e2e to name a service of the compose files \(gateway, redis\); found gatway/,
  )
})
