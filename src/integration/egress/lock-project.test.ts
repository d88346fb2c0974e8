import { expect, it } from 'vitest'

import type { ComposeProject } from '../../adapters/compose.ts'
import { lockProject } from './lock-project.ts'

const lock = {
  image: { reference: 'papergate/gateway:1', node: '/usr/local/bin/node' },
  program: 'gateway.js',
  labels: { run: 'papergate-1' },
  usedSubnets: [],
  allow: [],
  deny: [],
  ports: [80],
}
const project: ComposeProject = {
  name: 'papergate-1',
  services: {
    api: {
      image: 'api',
      networks: { default: null, back: { ipv4_address: '172.28.0.254', ipv6_address: 'fd00::2' } },
      ports: [
        { target: 8080, host_ip: '127.0.0.1', protocol: 'tcp' },
        { target: 8125, protocol: 'udp' },
        { target: 3868, protocol: 'sctp' },
      ],
      scale: 2,
      extra_hosts: ['host.docker.internal=host-gateway', 'fixed=10.1.1.1'],
    },
    job: { image: 'job', network_mode: 'none' },
    shut: { image: 'db', networks: { shut: null } },
  },
  networks: {
    default: { ipam: {} },
    back: {
      driver_opts: {
        'com.docker.network.driver.mtu': '1400',
        'com.docker.network.bridge.gateway_mode_ipv4': 'routed',
      },
      ipam: { config: [{ subnet: '172.28.0.0/24' }, { subnet: 'fd00::/64' }] },
      enable_ipv6: true,
    },
    shut: { internal: true },
    unused: {},
  },
}

it('leads every network to the gateway, and takes the host’s address and IPv6 away', () => {
  const { networks } = lockProject(project, lock).project
  const closed = {
    'com.docker.network.bridge.inhibit_ipv4': 'true',
    'com.docker.network.bridge.enable_ip_masquerade': 'false',
  }
  expect(networks).toEqual({
    default: {
      driver: 'bridge',
      enable_ipv6: false,
      driver_opts: closed,
      ipam: { config: [{ subnet: '10.157.192.0/24', gateway: '10.157.192.1' }] },
    },
    back: {
      driver: 'bridge',
      enable_ipv6: false,
      driver_opts: { ...closed, 'com.docker.network.driver.mtu': '1400' },
      ipam: { config: [{ subnet: '172.28.0.0/24', gateway: '172.28.0.1' }] },
    },
    shut: { internal: true, driver: 'bridge', enable_ipv6: false, driver_opts: closed, ipam: {} },
    unused: {},
    '0-papergate-outside': { driver: 'bridge', enable_ipv6: false, labels: lock.labels },
  })
})

it('publishes ports by the gateway alone, and sends questions and the engine’s host there', () => {
  const locked = lockProject(project, lock)
  expect(locked.project.services['api']).toMatchObject({
    ports: [],
    expose: ['8080/tcp', '8125/udp', '3868/sctp'],
    dns: ['198.18.0.1'],
    dns_search: ['.'],
    extra_hosts: ['fixed=10.1.1.1'],
    networks: { default: null, back: { ipv4_address: '172.28.0.254' } },
  })
  expect(locked.project.services['job']).toEqual(project.services['job'])
  expect(locked.project.services['papergate-gateway']).toMatchObject({
    image: 'papergate/gateway:1',
    cap_drop: ['ALL'],
    networks: {
      '0-papergate-outside': {},
      default: { ipv4_address: '10.157.192.254' },
      // The service has the highest address.
      back: { ipv4_address: '172.28.0.253' },
    },
    ports: [
      { target: 20_000, host_ip: '127.0.0.1', protocol: 'tcp' },
      { target: 20_001, host_ip: '127.0.0.1', protocol: 'tcp' },
      { target: 20_002, host_ip: '127.0.0.1', protocol: 'udp' },
      { target: 20_003, host_ip: '127.0.0.1', protocol: 'udp' },
    ],
    extra_hosts: ['host.docker.internal=host-gateway'],
  })
  expect(locked.config.forwards).toEqual([
    { protocol: 'tcp', listen: 20_000, container: 'papergate-1-api-1', port: 8080 },
    { protocol: 'tcp', listen: 20_001, container: 'papergate-1-api-2', port: 8080 },
    { protocol: 'udp', listen: 20_002, container: 'papergate-1-api-1', port: 8125 },
    { protocol: 'udp', listen: 20_003, container: 'papergate-1-api-2', port: 8125 },
  ])
  expect(locked.unreachable).toEqual(['api 3868/sctp'])
})

it('takes the same subnets again for the same project, but none that others have', () => {
  const [first] = lockProject(project, lock).config.networks
  const [again] = lockProject(project, lock).config.networks
  const [other] = lockProject(project, { ...lock, usedSubnets: ['10.157.0.0/16'] }).config.networks
  expect(again).toEqual(first)
  expect(other?.subnet).toBe('10.158.0.0/24')
})
