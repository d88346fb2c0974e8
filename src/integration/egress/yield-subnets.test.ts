import { expect, it } from 'vitest'

import { yieldSubnets } from './yield-subnets.ts'

const withSubnet = (subnet: string) => ({ ipam: { config: [{ subnet }] }, labels: { run: '1' } })

it('gives up a subnet that another network has, unless a service has a fixed address there', () => {
  const project = {
    name: 'p',
    services: {
      web: { networks: { taken: null, pinned: { ipv4_address: '172.29.0.9' } } },
    },
    networks: {
      taken: withSubnet('172.28.0.0/24'),
      pinned: withSubnet('172.29.0.0/24'),
      free: withSubnet('172.30.0.0/24'),
      six: withSubnet('fd00::/64'),
      plain: null,
    },
  }
  const used = ['172.28.0.0/16', '172.29.0.0/16', 'fd00::/64']
  expect(yieldSubnets(project, used)['networks']).toEqual({
    ...project.networks,
    taken: { labels: { run: '1' } },
    six: { labels: { run: '1' } },
  })
})
