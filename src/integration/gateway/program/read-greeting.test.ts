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
  expect(readGreeting(hello)).toEqual({
    kind: 'tls',
    hosts: ['api.example.com'],
  })
  expect(readGreeting(hello.subarray(0, 40))).toBeNull()
  expect(readGreeting(await hearClient(''))).toEqual({ kind: 'tls', hosts: [] })
})

const tcp = { kind: 'tcp', hosts: [] }
const http = (...hosts: readonly string[]) => ({ kind: 'http', hosts })

it.each([
  ['GET / HTTP/1.1\r\nHost: Api.Example.com:80\r\n\r\n', http('api.example.com')],
  ['GET / HTTP/1.0\r\nAccept: */*\r\n\r\n', http()],
  ['GET / HTTP/1.1\r\nHost: 1.2.3.4\r\n\r\n', http()],
  ['GET / HTTP/1.1\r\nHost: a.example.com\r\n', null],
  ['\r\nget / HTTP/1.1\nHOST : a.example.com\n\n', http('a.example.com')],
  [
    'GET http://b.example.com/x HTTP/1.1\r\nHost: a.example.com\r\n\r\n',
    http('b.example.com', 'a.example.com'),
  ],
  [
    'GET / HTTP/1.1\r\nHost: a.example.com\r\nHost: b.example.com\r\n\r\n',
    http('a.example.com', 'b.example.com'),
  ],
  ['CONNECT b.example.com:443 HTTP/1.0\r\n\r\n', http('b.example.com')],
  ['POST / HTTP/1.1\r\nAcc', null],
  ['POST', null],
  ['\u0000\u0000\u0000\u0008', tcp],
  ['*1\r\n$4\r\nPING\r\n', tcp],
  ['PING\r\n', tcp],
  ['EHLO bot\r\n', tcp],
  ['CONNECT {"verbose":false}\r\nPING\r\n', tcp],
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
    expect(['', ...prefixes, 'api.example.com']).toContain(greeting?.hosts.join())
  }
})
const prefixes = Array.from('api.example.com', (_letter, at) => 'api.example.com'.slice(0, at))
