import { expect, it } from 'vitest'

import { demandSuiteServices } from './demand-suite-services.ts'

const project = { services: { gateway: {}, redis: {}, tests: {} } }
const host = { name: 'host', service: null, container: null }
const inside = (service: string) => ({ name: 'inside', service, container: null })
const own = (service: string) => ({ name: 'own', service: null, container: { service } })

it('takes suites on the host, in services that there are, and in containers of their own', () => {
  const suites = [
    host,
    inside('gateway'),
    own('tests'),
    { name: 'image', service: null, container: { image: 'python' } },
  ]
  expect(() => demandSuiteServices(suites, project)).not.toThrow()
})

it.each([
  ['in', inside('gatway')],
  ['as its container', own('gatway')],
])('refuses a service that there is not %s, and lists those there are', (_how, suite) => {
  expect(() => demandSuiteServices([suite], project)).toThrow(
    /to name a service of the compose files \(gateway, redis, tests\); found gatway/,
  )
})

it('refuses a service that runs as another suite’s container only', () => {
  expect(() => demandSuiteServices([own('tests'), inside('tests')], project)).toThrow(
    /tests, which is another suite’s container/,
  )
})

it('refuses for a container what others depend on', () => {
  const needing = {
    services: { tests: {}, api: { depends_on: { tests: { condition: 'service_started' } } } },
  }
  expect(() => demandSuiteServices([own('tests')], needing)).toThrow(/api depends on it/)
})
