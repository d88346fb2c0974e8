import { expect, it } from 'vitest'

import type { ComposeProject } from '../../adapters/compose.ts'
import { addInactiveServices } from './add-inactive-services.ts'
import { addSuiteContainers, SUITE_LABEL, withoutSuiteServices } from './suite-containers.ts'

const project: ComposeProject = {
  name: 'platform',
  networks: { back: {} },
  services: {
    db: { image: 'postgres' },
    tests: {
      image: 'tests',
      profiles: ['test'],
      command: ['pytest'],
      ports: [{ target: 80 }],
      depends_on: { db: { condition: 'service_healthy' } },
      environment: { A: '1' },
      networks: { back: null },
      labels: { team: 'data' },
    },
  },
}
const suite = (name: string, container: { service: string } | { image: string } | null) => ({
  name,
  container,
})

it('a project without such suites stays as it is', () => {
  expect(addSuiteContainers(project, [suite('e2e', null)], '/repo')).toBe(project)
})

it('each suite has an idle container of its own, as the service is but for ports, needs and command', () => {
  const suites = [suite('E2E', { service: 'tests' }), suite('slow', { service: 'tests' })]
  const { services } = addSuiteContainers(project, suites, '/repo')
  expect(Object.keys(services)).toEqual(['db', 'papergate-suite-e2e', 'papergate-suite-slow'])
  const { entrypoint, ...rest } = services['papergate-suite-e2e'] ?? {}
  expect(entrypoint?.slice(0, 2)).toEqual(['/bin/sh', '-c'])
  expect(rest).toEqual({
    image: 'tests',
    environment: { A: '1' },
    networks: { back: null },
    command: [],
    init: true,
    healthcheck: { disable: true },
    labels: { team: 'data', [SUITE_LABEL]: 'E2E' },
  })
})

it('an image alone is in every network, with the repository in its working folder', () => {
  const { services } = addSuiteContainers(project, [suite('e2e', { image: 'python' })], '/repo')
  expect(services['tests']).toBeDefined()
  expect(services['papergate-suite-e2e']).toMatchObject({
    image: 'python',
    networks: { back: null },
    working_dir: '/workspace',
    volumes: [{ type: 'bind', source: '/repo', target: '/workspace' }],
  })
})

it('a suite’s service is none that is started', () => {
  const { services } = withoutSuiteServices(project, [suite('e2e', { service: 'tests' })])
  expect(Object.keys(services)).toEqual(['db'])
})

it('a service of a profile that is not active is found by being named', async () => {
  const active = withoutSuiteServices(project, [suite('e2e', { service: 'tests' })])
  const resolveAll = (): Promise<ComposeProject> => Promise.resolve(project)
  const added = await addInactiveServices(active, [suite('e2e', { service: 'tests' })], resolveAll)
  expect(Object.keys(added.services)).toEqual(['db', 'tests'])
  const never = (): Promise<ComposeProject> => Promise.reject(new Error('not needed'))
  expect(await addInactiveServices(active, [suite('e2e', null)], never)).toBe(active)
})
