import { expect, it } from 'vitest'

import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import { planProject } from './plan-project.ts'

const run = {
  name: 'papergate-1',
  labels: { 'dev.papergate.run': 'papergate-1' },
  hasStartInterval: true,
}
const labels = {
  'dev.papergate.run': 'papergate-1',
}
const project: ComposeProject = {
  name: 'platform',
  services: {
    db: {
      image: 'postgres',
      container_name: 'the-db',
      labels: { team: 'data' },
      ports: [{ target: 5432, published: '5432', host_ip: '0.0.0.0', protocol: 'tcp' }],
      networks: { default: null, back: { aliases: ['store'] } },
    },
  },
  networks: { default: { name: 'platform_default' }, shared: { name: 'shared', external: true } },
  volumes: { data: { name: 'fixed', labels: { team: 'data' } }, plain: null },
}
const db = (service: ComposeService, hasStartInterval = true): ComposeService | undefined =>
  planProject({ name: 'platform', services: { db: service } }, { ...run, hasStartInterval })
    .services['db']

it('gives a run a name of its own, and labels for the sweep to everything in it', () => {
  const planned = planProject(project, run)
  expect(planned.name).toBe('papergate-1')
  expect(planned.services['db']?.labels).toEqual({ team: 'data', ...labels })
  expect(planned['networks']).toEqual({
    default: { labels },
    shared: { name: 'shared', external: true },
  })
  expect(planned['volumes']).toEqual({
    data: { labels: { team: 'data', ...labels } },
    plain: { labels },
  })
})

it('replaces a fixed container name by an alias, since others may use it', () => {
  const planned = planProject(project, run).services['db']
  expect(planned).not.toHaveProperty('container_name')
  expect(planned?.['networks']).toEqual({
    default: { aliases: ['the-db'] },
    back: { aliases: ['store', 'the-db'] },
  })
})

it('publishes on loopback only, at ports that the engine chooses', () => {
  expect(planProject(project, run).services['db']?.ports).toEqual([
    { target: 5432, host_ip: '127.0.0.1', protocol: 'tcp' },
  ])
})

it('leaves what it was given as it was', () => {
  const before = structuredClone(project)
  planProject(project, run)
  expect(project).toEqual(before)
})

const test = ['CMD', 'true']
it.each<readonly [what: string, check: ComposeService['healthcheck'], planned: object | undefined]>(
  [
    ['no check', undefined, undefined],
    ['a disabled check', { disable: true }, { disable: true }],
    [
      'Docker’s defaults, 3 times 30 s',
      { test },
      { test, start_interval: '100ms', start_period: '90s' },
    ],
    [
      'start period and all retries',
      { test, interval: '1m30s', retries: 2, start_period: '500ms' },
      {
        test,
        interval: '1m30s',
        retries: 2,
        start_interval: '100ms',
        start_period: '181s',
      },
    ],
    [
      'a start interval of its own',
      { test, interval: '5s', start_interval: '1s', start_period: '10s' },
      { test, interval: '5s', start_interval: '100ms', start_period: '25s' },
    ],
    [
      'a shorter start interval of its own',
      { test, interval: '5s', start_interval: '50ms', start_period: '10s' },
      { test, interval: '5s', start_interval: '50ms', start_period: '25s' },
    ],
    ['an image’s check that is turned off', { test: ['NONE'] }, { test: ['NONE'] }],
    ['an image’s check, only rarer', { interval: '5s' }, { interval: '5s' }],
  ],
)('probes sooner within the budget that the check had: %s', (_what, healthcheck, planned) => {
  expect(db({ healthcheck })?.healthcheck).toEqual(planned)
})

it('takes a start interval away where the engine does not know it', () => {
  const healthcheck = { test, interval: '5s', start_interval: '1s' }
  expect(db({ healthcheck }, false)?.healthcheck).toEqual({ test, interval: '5s' })
})

it('leaves a check alone that changes something, as its policy says', () => {
  const healthcheck = { test, interval: '5s', start_interval: '1s', start_period: '10s' }
  const planned = planProject(
    { name: 'platform', services: { db: { healthcheck } } },
    { ...run, services: { db: { probe: 'declared' } } },
  )
  expect(planned.services['db']?.healthcheck).toEqual(healthcheck)
})

it('lets services of the profiles that were chosen take part without naming them again', () => {
  expect(db({ profiles: ['tools'] })).not.toHaveProperty('profiles')
})

it('takes a need away that is optional and whose service no chosen profile has', () => {
  const need = { condition: 'service_started' }
  const depends_on = { db: need, tools: { ...need, required: false }, gone: need }
  const services = { db: {}, api: { depends_on } }
  const planned = planProject({ name: 'platform', services }, run).services['api']
  expect(planned?.depends_on).toEqual({ db: need, gone: need })
})

it('leaves most of the probing to us where we see what listens', () => {
  const healthcheck = { test, interval: '5s', retries: 2 }
  const planned = planProject(
    { name: 'platform', services: { db: { healthcheck } } },
    { ...run, seesSockets: true },
  )
  expect(planned.services['db']?.healthcheck).toMatchObject({
    start_interval: '2000ms',
    start_period: '10s',
  })
})
