import { createSocket } from 'node:dgram'
import type { RemoteInfo } from 'node:dgram'
import { once } from 'node:events'

import { expect, it } from 'vitest'

import { forwardDatagrams } from './forward-datagrams.ts'

it('hands datagrams on, and each answer to whoever asked', async () => {
  const service = createSocket('udp4').bind(0, '127.0.0.1')
  await once(service, 'listening')
  service.on('message', (text, { port, address }) => {
    service.send(`heard ${text.toString()}`, port, address)
  })
  const forward = { listen: 0, container: 'run-statsd-1', port: service.address().port }
  const here = () => Promise.resolve('127.0.0.1')
  const front = await forwardDatagrams(forward, '127.0.0.1', () => true, here)
  const clients = ['one', 'two'].map((name) => ({ name, socket: createSocket('udp4') }))
  const answers = clients.map(async ({ name, socket }) => {
    socket.send(name, front.address().port, '127.0.0.1')
    const [answer] = (await once(socket, 'message')) as [Buffer, RemoteInfo]
    return answer.toString()
  })
  expect(await Promise.all(answers)).toEqual(['heard one', 'heard two'])
  for (const socket of [service, front, ...clients.map((client) => client.socket)]) socket.close()
})
