import { expect, it } from 'vitest'

import { resolveTarget } from './resolve-target.ts'

const networks = ['172.19.0.0/16', '10.7.3.0/24']
const answer = (address: string, isFixed: boolean) => () => Promise.resolve({ address, isFixed })

it.each([
  ['the world', '93.184.215.14', 'address'],
  ['a private network', '192.168.7.9', 'address'],
  ['the gateway itself', '127.0.0.1', 'strange'],
  ['the host’s end of its network', '172.19.0.1', 'strange'],
  ['another service', '10.7.3.4', 'strange'],
  ['the cloud’s metadata', '169.254.169.254', 'strange'],
  ['everybody', '255.255.255.255', 'strange'],
])('a name that leads to %s', async (_what, address, kind) => {
  const target = await resolveTarget('allowed.example.com', networks, answer(address, false))
  expect(target).toEqual({ kind, address })
})

it('takes what the engine calls its own machine, and an address by itself, for what they are', async () => {
  const [machine, address] = ['172.19.0.1', '169.254.169.254']
  expect(await resolveTarget('host.docker.internal', networks, answer(machine, true))).toEqual({
    kind: 'address',
    address: machine,
  })
  expect(await resolveTarget(address, networks)).toEqual({ kind: 'address', address })
})

it('knows of a name that nobody knows', async () => {
  const nobody = (): Promise<never> => Promise.reject(new Error('ENOTFOUND'))
  expect(await resolveTarget('gone.example.com', networks, nobody)).toEqual({ kind: 'unknown' })
})
