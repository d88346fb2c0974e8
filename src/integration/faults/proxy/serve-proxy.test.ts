import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import type { Disturbance, ProxyEvent } from './proxy-protocol.ts'
import { serveProxy } from './serve-proxy.ts'

const DEADLINE = { timeout: 5_000, interval: 5 }

async function openProxy() {
  const folder = await mkdtemp(join(tmpdir(), 'papergate-proxy-'))
  const port = await findFreePort()
  const events: ProxyEvent[] = []
  const config = { ports: [port], upstreams: ['127.0.0.1'], relay: null }
  const proxy = await serveProxy(config, folder, (event) => events.push(event))
  return {
    events,
    files: () => readdir(folder),
    disturb: async (disturbance: Disturbance) => {
      await writeFile(join(folder, `${disturbance.id}.json`), JSON.stringify(disturbance))
      await proxy.reload()
    },
    accepts: () => accepts(port),
    [Symbol.asyncDispose]: async () => {
      // Nobody listens any more.
      const last = { ...refusal, id: 'last', nonce: 'last', lasts: 60_000 }
      await writeFile(join(folder, 'last.json'), JSON.stringify(last))
      await proxy.reload()
      await rm(folder, { recursive: true })
    },
  }
}

const refusal: Disturbance = {
  id: 'one',
  nonce: 'begin',
  effect: { kind: 'refuse', cut: false },
  lasts: 20,
}

it('what ends by itself is over, and its author may still say so and is heard', async () => {
  await using proxy = await openProxy()
  await proxy.disturb(refusal)
  await expect.poll(proxy.accepts, DEADLINE).toBe(true)
  expect(await proxy.files()).toEqual(['one.json'])
  await proxy.disturb({ ...refusal, nonce: 'end', effect: null })
  expect(proxy.events.at(-1)).toEqual({ event: 'applied', nonces: ['end'] })
  expect(await proxy.files()).toEqual([])
})

it('what has ended by itself does not begin anew with the next one', async () => {
  await using proxy = await openProxy()
  await proxy.disturb(refusal)
  await expect.poll(proxy.accepts, DEADLINE).toBe(true)
  const slow = { kind: 'latency', milliseconds: 5 } as const
  await proxy.disturb({ id: 'other', nonce: 'other', effect: slow, lasts: 60 })
  expect(await proxy.accepts()).toBe(true)
})

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  })
  socket.destroy()
  return isOpen
}
