import { expect, it } from 'vitest'

import type { ComposeProject } from '../../adapters/compose.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import type { EgressOptions } from './egress-options.ts'
import { planLock } from './plan-lock.ts'

const options: EgressOptions = {
  allow: [],
  image: null,
  venues: {
    find: (host) => (host === 'api.example.com' ? { venue: 'v', environment: 'live' } : null),
    live: ['api.example.com'],
    ports: [],
  },
  program: () => Promise.resolve([]),
  onAttempt: 'warn',
  exempt: [],
}
const parts = { image: { reference: 'gateway', node: 'node' }, program: [] }
const project: ComposeProject = { name: 'p', services: { bot: {} } }
/** What is refused is refused before the engine is asked for anything. */
const deps = { engine: { host: 'unix:///srv/engine/here' } } as IntegrationDependencies

it.each<[string, Partial<ComposeProject>, Partial<EgressOptions>, string]>([
  [
    'a host of live money that is allowed',
    {},
    { allow: ['api.example.com:443'] },
    'integration/egress-allow',
  ],
  [
    'a service of the gateway’s name, whose network others could share',
    { services: { 'papergate-gateway': {}, bot: { network_mode: 'service:papergate-gateway' } } },
    {},
    'integration/egress-name',
  ],
  [
    'a network of the outer one’s name, which is not locked',
    { networks: { '0-papergate-outside': {} } },
    {},
    'integration/egress-name',
  ],
  [
    'the socket of the engine in use',
    { services: { bot: { volumes: [{ type: 'bind', source: '/srv/engine' }] } } },
    {},
    'integration/egress-hole',
  ],
])('refuses %s', (_what, change, more, code) => {
  const run = { labels: {}, usedSubnets: [] }
  const plan = (): unknown =>
    planLock({ ...project, ...change }, { ...parts, options: { ...options, ...more } }, run, deps)
  expect(plan).toThrow(expect.objectContaining({ code }))
})
