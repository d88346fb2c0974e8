import { expect, it } from 'vitest'

import type { ComposeProject } from '../../adapters/compose.ts'
import { planProject } from './plan-project.ts'

const run = { name: 'papergate-1', owner: 'host/7', keep: false, hasStartInterval: true }
const project: ComposeProject = {
  name: 'platform',
  services: {
    db: {
      image: 'postgres',
      container_name: 'the-db',
      ports: [{ target: 5432, published: '5432', host_ip: '0.0.0.0' }],
      healthcheck: { test: ['CMD', 'true'], interval: '5s', retries: 6, start_period: '30s' },
    },
  },
  networks: { default: { name: 'platform_default' }, shared: { name: 'shared', external: true } },
}

it('gives a run a name of its own, and nothing in it a fixed one', () => {
  const planned = planProject(project, run)
  expect(planned.name).toBe('papergate-1')
  expect(planned.services['db']).not.toHaveProperty('container_name')
  expect(planned['networks']).toEqual({
    default: { labels: expect.objectContaining({ 'dev.papergate.run': 'papergate-1' }) as object },
    shared: { name: 'shared', external: true },
  })
})

it('publishes on loopback only, at ports that the engine chooses', () => {
  const ports = planProject(project, run).services['db']?.ports
  expect(ports).toEqual([{ target: 5432, host_ip: '127.0.0.1' }])
})

it('probes sooner within the budget that the check had, where the engine can', () => {
  expect(planProject(project, run).services['db']?.healthcheck).toMatchObject({
    interval: '5s',
    start_interval: '200ms',
    start_period: '60s',
  })
  const older = planProject(project, { ...run, hasStartInterval: false })
  expect(older.services['db']?.healthcheck).toEqual(project.services['db']?.healthcheck)
})
