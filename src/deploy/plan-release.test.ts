import { expect, it } from 'vitest'

import type { ComposeProject } from '../adapters/compose.ts'
import { composeLabels } from '../adapters/docker-engine.ts'
import type { Container } from '../adapters/engine.ts'
import { running as runningContainer } from '../adapters/testing/containers.ts'
import { planRelease } from './plan-release.ts'
import type { PlanFacts, Step } from './plan-release.ts'
import { stepName } from './execute-plan.ts'

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
const image = (service: string): string => `registry.test/app/${service}@${digest('a')}`

const project: ComposeProject = {
  name: 'staging',
  services: {
    postgres: { image: 'postgres:17' },
    migrations: {
      image: image('migrations'),
      depends_on: { postgres: { condition: 'service_healthy' } },
    },
    venue: { image: image('venue') },
    gateway: {
      image: image('gateway'),
      depends_on: {
        migrations: { condition: 'service_completed_successfully' },
        venue: { condition: 'service_healthy' },
      },
    },
    signals: { image: image('signals') },
    reports: { image: image('reports') },
  },
}
const built = ['migrations', 'venue', 'gateway', 'signals', 'reports']

const facts: PlanFacts = {
  release: {
    schema: 'papergate/release/v1',
    release: 42,
    commit: 'c'.repeat(40),
    createdAt: '2026-11-24T12:00:00.000Z',
    actor: 'alice',
    runUrl: null,
    project: 'staging',
    contentHash: 'hash',
    order: ['signals', 'gateway'],
    images: Object.fromEntries(
      built.map((service) => [service, { image: image(service), digest: digest('a') }]),
    ),
  },
  project,
  hashes: Object.fromEntries(Object.keys(project.services).map((name) => [name, `hash-${name}`])),
  containers: [],
  present: new Set(Object.values(project.services).map((service) => service.image ?? '')),
  mode: 'deploy',
}

function container(service: string, changes: Partial<Container> = {}): Container {
  return runningContainer(service, {
    id: `id-${service}`,
    labels: {
      [composeLabels.service]: service,
      [composeLabels.configHash]: `hash-${service}`,
    },
    image: project.services[service]?.image ?? '',
    health: { status: 'healthy', probes: [] },
    ...changes,
  })
}

const running = Object.keys(project.services).map((service) =>
  service === 'migrations'
    ? container(service, { status: 'exited', exitCode: 0, health: null })
    : container(service),
)
const swap = (service: string, changes: Partial<Container>): readonly Container[] =>
  running.map((item) => (item.id === `id-${service}` ? container(service, changes) : item))

function print(steps: readonly Step[]): string {
  return steps
    .filter(({ kind }) => kind !== 'tag')
    .map((step) => `${stepName(step)}: ${step.cause}`)
    .join('\n')
}

it('a first deploy pulls, brings infrastructure up, migrates, then goes service by service in order', () => {
  const present = new Set(['postgres:17'])
  expect(print(planRelease({ ...facts, present }))).toMatchInlineSnapshot(`
    "pull signals: registry.test/app/signals@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa is not on the target
    pull migrations: registry.test/app/migrations@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa is not on the target
    pull venue: registry.test/app/venue@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa is not on the target
    pull gateway: registry.test/app/gateway@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa is not on the target
    pull reports: registry.test/app/reports@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa is not on the target
    infrastructure postgres: it has no container yet
    run migrations: infrastructure comes up anew
    replace signals: it has no container yet
    replace venue: it has no container yet
    replace gateway: it has no container yet
    replace reports: it has no container yet"
  `)
})

it('a release that already runs is left alone', () => {
  const steps = planRelease({ ...facts, containers: running })
  expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(['tag', 'keep']))
})

it('only the service whose configuration changed is replaced', () => {
  const hashes = { ...facts.hashes, gateway: 'changed' }
  const steps = planRelease({ ...facts, hashes, containers: running })
  expect(print(steps.filter(({ kind }) => kind !== 'keep'))).toBe(
    'replace gateway: its image or configuration changed',
  )
})

it('an unhealthy container is made anew, although its configuration is as wanted', () => {
  const containers = swap('gateway', { health: { status: 'unhealthy', probes: [] } })
  const step = planRelease({ ...facts, containers }).find(({ kind }) => kind === 'replace')
  expect(step).toMatchObject({ service: 'gateway', recreate: true })
})

it('migrations run again when the database comes up anew', () => {
  const containers = running.filter(({ id }) => id !== 'id-postgres')
  expect(print(planRelease({ ...facts, containers }))).toContain(
    'run migrations: infrastructure comes up anew',
  )
})

it('migrations that failed run again', () => {
  const containers = swap('migrations', { status: 'exited', exitCode: 1, health: null })
  expect(print(planRelease({ ...facts, containers }))).toContain('run migrations: it has not')
})

it('a rollback runs no migrations and pulls nothing for them', () => {
  const steps = planRelease({ ...facts, present: new Set(), mode: 'rollback' })
  expect(steps.filter(({ service }) => service === 'migrations')).toEqual([])
})

it('the left-over of a replacement that was cut off is removed first', () => {
  const leftOver = container('gateway', {
    id: 'left-over',
    name: '0123456789ab_staging-gateway-1',
    status: 'created',
  })
  const [first] = planRelease({ ...facts, containers: [...running, leftOver] })
  expect(first).toMatchObject({ kind: 'clean', containers: ['left-over'] })
})

it('a service that the release does not have is removed last', () => {
  const orphan = container('old')
  const last = planRelease({ ...facts, containers: [...running, orphan] }).at(-1)
  expect(last).toMatchObject({ kind: 'remove', service: 'old' })
})

it('every built image gets a tag of its release, so that a prune keeps it', () => {
  const tags = planRelease({ ...facts, containers: running }).flatMap((step) =>
    step.kind === 'tag' ? [step.tag] : [],
  )
  expect(tags).toContain('registry.test/app/gateway:staging-000042')
  expect(tags).toHaveLength(built.length)
})
