import { expect, it } from 'vitest'

import { planServices } from './plan-services.ts'

it('gives a service the time that its health check allows even when every probe hangs', () => {
  const healthcheck = {
    test: ['CMD', 'true'],
    interval: '5s',
    timeout: '3s',
    retries: 6,
    start_period: '1m0s',
  }
  const [db] = planServices({ name: 'platform', services: { db: { healthcheck } } })
  expect(db?.healthBudget).toBe(60_000 + 6 * (5_000 + 3_000))
})

it('a service that others wait for to end is a one-shot', () => {
  const services = planServices({
    name: 'platform',
    services: {
      job: {},
      api: { depends_on: { job: { condition: 'service_completed_successfully' } } },
    },
  })
  expect(services.map(({ name, isOneShot }) => [name, isOneShot])).toEqual([
    ['job', true],
    ['api', false],
  ])
})

it('an unknown condition is the person’s mistake', () => {
  const services = { db: {}, api: { depends_on: { db: { condition: 'service_lucky' } } } }
  expect(() => planServices({ name: 'platform', services })).toThrow(/service_lucky/)
})
