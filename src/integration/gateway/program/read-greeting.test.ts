import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'

import { expect, it } from 'vitest'

import { readGreeting } from './read-greeting.ts'

/** What a real TLS client says first. */
async function hearClient(servername: string): Promise<Buffer> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const client = connect({ port: (server.address() as AddressInfo).port, servername })
  client.on('error', () => {})
  const [socket] = (await once(server, 'connection')) as [NodeJS.Socket]
  const [hello] = (await once(socket, 'data')) as [Buffer]
  client.destroy()
  server.close()
  return hello
}

it('reads the name that a TLS client asks for, once all of it is there', async () => {
  const hello = await hearClient('api.example.com')
  expect(readGreeting(hello)).toEqual({ kind: 'tls', host: 'api.example.com' })
  expect(readGreeting(hello.subarray(0, 40))).toBeNull()
  expect(readGreeting(await hearClient(''))).toEqual({ kind: 'tls', host: null })
})

it.each([
  ['GET / HTTP/1.1\r\nHost: Api.Example.com:80\r\n', { kind: 'http', host: 'api.example.com' }],
  ['GET / HTTP/1.0\r\nAccept: */*\r\n\r\n', { kind: 'http', host: null }],
  ['GET / HTTP/1.1\r\nHost: 1.2.3.4\r\n', { kind: 'http', host: null }],
  ['POST / HTTP/1.1\r\nAcc', null],
  ['\u0000\u0000\u0000\u0008', { kind: 'tcp', host: null }],
  ['*1\r\n$4\r\nPING\r\n', { kind: 'tcp', host: null }],
])('reads of %j what it tells', (text, greeting) => {
  expect(readGreeting(Buffer.from(text, 'latin1'))).toEqual(greeting)
})

it('does not stumble over a greeting that is cut or made up', async () => {
  const hello = await hearClient('api.example.com')
  for (let at = 5; at < hello.length; at += 1) {
    const cut = Buffer.from(hello.subarray(0, at))
    cut.writeUInt16BE(at - 5, 3)
    const greeting = readGreeting(cut)
    expect(greeting?.kind).toBe('tls')
    expect(['api.example.com', null, ...prefixes]).toContain(greeting?.host)
  }
})
const prefixes = Array.from('api.example.com', (_letter, at) => 'api.example.com'.slice(0, at))
