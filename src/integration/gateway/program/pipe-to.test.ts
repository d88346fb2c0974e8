import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'

import { expect, it } from 'vitest'

import { pipeTo } from './pipe-to.ts'

async function listen(
  onSocket: (socket: Socket) => void,
): Promise<{ server: Server; port: number }> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, onSocket)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

const forwardTo = (port: number) => (socket: Socket) =>
  void socket.pipe(pipeTo(socket, { address: '127.0.0.1', port }))

it('hands on all that was said, in both directions, to whoever has ended his own half', async () => {
  const said = Buffer.alloc(3_000_000, 'x')
  const echo = await listen((socket) => {
    void buffer(socket).then((heard) => socket.end(heard))
  })
  const relay = await listen(forwardTo(echo.port))
  const client = connect({ port: relay.port, allowHalfOpen: true })
  client.end(said)
  expect((await buffer(client)).length).toBe(said.length)
  relay.server.close()
  echo.server.close()
})

it('resets a connection to where nobody listens', async () => {
  const gone = await listen(() => {})
  gone.server.close()
  await once(gone.server, 'close')
  const relay = await listen(forwardTo(gone.port))
  const client = connect(relay.port)
  const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ECONNRESET')
  relay.server.close()
})
