import { expect, it } from 'vitest'

import { addProxies } from './add-proxies.ts'

const plan = {
  services: ['redis'],
  hasRelay: false,
  image: { reference: 'papergate/gateway:test', node: 'node' },
  program: 'fault-proxy.js',
  labels: { run: 'one' },
}

it('puts a proxy beside a service, in its networks and under its names', () => {
  const project = {
    name: 'one',
    services: {
      redis: {
        ports: [{ target: 6379 }, { target: 9, protocol: 'udp' }],
        networks: { back: { aliases: ['cache'] }, front: null },
      },
      app: {},
    },
  }
  const { services } = addProxies(project, plan)
  expect(Object.keys(services)).toEqual(['redis', 'app', 'faulty-redis'])
  expect(services['faulty-redis']).toMatchObject({
    labels: { run: 'one', 'dev.papergate.faults': 'redis' },
    networks: { back: { aliases: ['redis', 'cache'] }, front: { aliases: ['redis'] } },
    ports: [{ target: 6379, host_ip: '127.0.0.1', protocol: 'tcp' }],
  })
})

it('puts the relay into every network', () => {
  const services = { a: { networks: { x: null } }, b: { networks: { y: null } } }
  const { services: planned } = addProxies(
    { name: 'one', services },
    { ...plan, services: [], hasRelay: true },
  )
  expect(planned['papergate-faults']).toMatchObject({ networks: { x: null, y: null } })
})

it.each([
  ['is not there', { app: {} }, 'integration/faults-service'],
  ['has no network', { redis: { network_mode: 'host' } }, 'integration/faults-network'],
  ['has a namesake of its proxy', { redis: {}, 'faulty-redis': {} }, 'integration/faults-name'],
])('refuses a service that %s', (_why, services, code) => {
  expect(() => addProxies({ name: 'one', services }, plan)).toThrow(
    expect.objectContaining({ code }) as Error,
  )
})
