import { expect, it } from 'vitest'

import { planRoutes } from './plan-routes.ts'

const networks = [{ subnet: '10.7.3.0/24', gateway: '10.7.3.1' }]
const own = [
  { device: 'lo', address: '127.0.0.1', subnet: '127.0.0.1/8' },
  { device: 'eth0', address: '172.19.0.2', subnet: '172.19.0.2/16' },
  { device: 'eth1', address: '10.7.3.254', subnet: '10.7.3.254/24' },
]

it('takes every address from the project’s side, and none from where the world is', () => {
  const routes = planRoutes(networks, own)
  expect(routes?.outside).toMatchObject({ address: '172.19.0.2', subnet: '172.19.0.2/16' })
  expect(routes?.commands.map((command) => command.join(' '))).toMatchInlineSnapshot(`
    [
      "addr add 10.7.3.1/24 dev eth1",
      "route add throw 10.7.3.0/24 table 100",
      "route add local default dev lo table 100",
      "route add local 127.0.0.0/8 dev lo table 101",
      "route add local 172.19.0.2 dev eth0 table 101",
      "route add local 10.7.3.254 dev eth1 table 101",
      "route add local 10.7.3.1 dev eth1 table 101",
      "route add local default dev lo table local",
      "rule add pref 10 iif eth1 lookup 100",
      "rule add pref 20 lookup 101",
      "rule add pref 30 lookup main",
      "rule del pref 0",
    ]
  `)
})

it('plans nothing where a network of the project, or the outer one, is missing', () => {
  expect(planRoutes([...networks, { subnet: '10.7.4.0/24', gateway: '10.7.4.1' }], own)).toBeNull()
  expect(planRoutes(networks, own.slice(2))).toBeNull()
})
