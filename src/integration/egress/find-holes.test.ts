import { expect, it } from 'vitest'

import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import { findHoles } from './find-holes.ts'

const networks = {
  default: {},
  shared: { external: true },
  flat: { driver: 'macvlan' },
}
const holesOf = (service: ComposeService): readonly string[] =>
  findHoles(project(service), '/home/me/.docker/run/engine.sock').map(({ what }) => what)
const project = (service: ComposeService): ComposeProject => ({
  name: 'p',
  services: { bot: service },
  networks,
  volumes: { run: { driver_opts: { type: 'none', o: 'bind', device: '/var/run' } }, data: null },
  secrets: { socket: { file: '/run/docker.sock' }, key: { file: '/srv/key' } },
})

it.each<[string, ComposeService, readonly string[]]>([
  ['the host’s network', { network_mode: 'host' }, ['network_mode: host']],
  ['a foreign container’s', { network_mode: 'container:x' }, ['network_mode: container:x']],
  ['the engine’s bridge', { network_mode: 'bridge' }, ['network_mode: bridge']],
  ['an external network', { networks: { shared: null } }, ['the external network shared']],
  ['another driver', { networks: { flat: null } }, ['the network flat with the driver "macvlan"']],
  ['privileges', { privileged: true }, ['privileged: true']],
  ['capabilities', { cap_add: ['NET_RAW', 'cap_net_admin'] }, ['cap_add: NET_ADMIN']],
  ['the host’s processes', { pid: 'host' }, ['pid: host']],
  [
    'IPv6 of its own',
    { sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0' } },
    ['sysctls: net.ipv6.conf.all.disable_ipv6'],
  ],
  [
    'the engine’s socket',
    { volumes: [{ type: 'bind', source: '/var/run/docker.sock' }] },
    ['the mount of /var/run/docker.sock'],
  ],
  [
    'the socket’s folder',
    { volumes: [{ type: 'bind', source: '/var/run/' }] },
    ['the mount of /var/run'],
  ],
  [
    'the socket of an engine elsewhere',
    { volumes: [{ type: 'bind', source: '/home/me/.docker' }] },
    ['the mount of /home/me/.docker'],
  ],
  [
    'the socket’s folder as a volume',
    { volumes: [{ type: 'volume', source: 'run' }] },
    ['the mount of /var/run'],
  ],
  [
    'the socket as a secret',
    { secrets: [{ source: 'socket' }, { source: 'key' }] },
    ['the mount of /run/docker.sock'],
  ],
  [
    'a disk',
    { devices: [{ source: '/dev/sda1' }, { source: '/dev/fuse' }] },
    ['the mount of /dev/sda1'],
  ],
  [
    'what another container has',
    { volumes_from: ['db', 'container:x:ro'] },
    ['volumes_from: container:x:ro'],
  ],
  [
    'IPv6 of one interface',
    {
      networks: {
        default: {
          driver_opts: {
            'com.docker.network.endpoint.sysctls': 'net.ipv6.conf.IFNAME.disable_ipv6=0',
          },
        },
      },
    },
    ['driver_opts: com.docker.network.endpoint.sysctls'],
  ],
  ['the whole disk', { volumes: [{ type: 'bind', source: '/' }] }, ['the mount of /']],
])('nothing holds %s', (_what, service, holes) => {
  expect(holesOf(service)).toEqual(holes)
})

it.each<[string, ComposeService]>([
  ['a plain service', {}],
  ['no network', { network_mode: 'none' }],
  ['another service’s network', { network_mode: 'service:db' }],
  [
    'data of its own',
    {
      volumes: [
        { type: 'bind', source: '/srv/app' },
        { type: 'volume', source: 'data' },
        { type: 'tmpfs', target: '/tmp' },
      ],
    },
  ],
])('the lock holds %s', (_what, service) => {
  expect(holesOf(service)).toEqual([])
})
