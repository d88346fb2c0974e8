import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { createPaperGet } from './paper-get.ts'
import { paperEndpoints, paperHostOf } from './paper-hosts.ts'
import type { PaperEndpoint } from './paper-hosts.ts'
import { respondJson, startPaperServer } from './testing/start-paper-server.ts'

const HOST = 'paper-api.alpaca.markets'

it('a paper host is asked with GET, its own name and the given headers', async () => {
  await using server = await startPaperServer(HOST, respondJson(200, { ok: true }))
  const answer = await createPaperGet(server.transport)('alpaca', '/v2/account', { 'x-test': '1' })
  expect(answer).toEqual({ kind: 'answer', status: 200, body: '{"ok":true}' })
  expect(server.lookups).toEqual([HOST])
  expect(server.requests).toMatchObject([
    { url: '/v2/account', headers: { host: HOST, 'x-test': '1' } },
  ])
})

it.each([
  'api.alpaca.markets',
  'paper-api.alpaca.markets',
  'https://api.alpaca.markets',
  '127.0.0.1',
  '::1',
  '2130706433',
  'paper-api.alpaca.markets@api.alpaca.markets',
  'paper-api.alpaca.markets.',
  '__proto__',
  'constructor',
  'toString',
  '',
])('nothing but the name of an endpoint leads to a host: %j', async (endpoint) => {
  await using server = await startPaperServer(HOST, respondJson(200, {}))
  const get = createPaperGet(server.transport)
  await expect(get(endpoint as PaperEndpoint, '/v2/account', {})).rejects.toMatchObject({
    code: 'rotate/not-a-paper-host',
  })
  expect([server.lookups, server.connections()]).toEqual([[], 0])
})

it.each([
  '//api.alpaca.markets/v2/account',
  'https://api.alpaca.markets/v2/account',
  '@api.alpaca.markets/',
  '/\\api.alpaca.markets/',
  '/v2/account HTTP/1.1\r\nhost: api.alpaca.markets',
  '/#@api.alpaca.markets',
  '',
])('a path that could lead elsewhere is refused before any connection: %j', async (path) => {
  await using server = await startPaperServer(HOST, respondJson(200, {}))
  const get = createPaperGet(server.transport)
  await expect(get('alpaca', path, {})).rejects.toMatchObject({ code: 'rotate/path' })
  expect([server.lookups, server.connections()]).toEqual([[], 0])
})

it.each([
  ['Host', 'api.alpaca.markets'],
  ['proxy-authorization', 'x'],
  ['transfer-encoding', 'chunked'],
  ['x-test', 'a\r\nhost: api.alpaca.markets'],
  ['x-test', ''],
])(
  'a header that steers the request is refused, and its value not repeated: %s',
  async (name, value) => {
    await using server = await startPaperServer(HOST, respondJson(200, {}))
    const failure = createPaperGet(server.transport)('alpaca', '/v2/account', { [name]: value })
    await expect(failure).rejects.toMatchObject({ code: 'rotate/header' })
    await expect(failure).rejects.not.toThrow(/api\.alpaca/)
    expect(server.connections()).toBe(0)
  },
)

it.each([301, 302, 303, 307, 308])(
  'a redirect (%i) to a live host is not followed',
  async (status) => {
    await using server = await startPaperServer(HOST, (response) => {
      response.writeHead(status, { location: 'https://api.alpaca.markets/v2/account' }).end('{}')
    })
    const answer = await createPaperGet(server.transport)('alpaca', '/v2/account', {})
    expect(answer).toEqual({ kind: 'none', because: 'redirect' })
    expect([server.lookups, server.connections()]).toEqual([[HOST], 1])
  },
)

it.each(['api.alpaca.markets', 'localhost', 'alpaca.markets', 'x.paper-api.alpaca.markets'])(
  'an address that shows the certificate of %s gets no request',
  async (name) => {
    await using server = await startPaperServer(name, respondJson(200, {}))
    const answer = await createPaperGet(server.transport)('alpaca', '/v2/account', { 'x-key': 'k' })
    expect(answer).toEqual({ kind: 'none', because: 'certificate' })
    expect(server.requests).toEqual([])
  },
)

it('a certificate of the right name that no authority vouches for gets no request', async () => {
  await using server = await startPaperServer(HOST, respondJson(200, {}))
  await using other = await startPaperServer(HOST, respondJson(200, {}))
  const transport = { ...server.transport, authorities: other.transport.authorities }
  const answer = await createPaperGet(transport)('alpaca', '/v2/account', {})
  expect(answer).toEqual({ kind: 'none', because: 'certificate' })
  expect(server.requests).toEqual([])
})

it('an answer of more than 64 KB is given up', async () => {
  await using server = await startPaperServer(HOST, (response) => {
    response.writeHead(200).end('x'.repeat(64 * 1024 + 1))
  })
  const answer = await createPaperGet(server.transport)('alpaca', '/v2/account', {})
  expect(answer).toEqual({ kind: 'none', because: 'size' })
})

it.each([
  ['never answers', () => {}],
  ['drips its answer', (response: { write: (text: string) => unknown }) => response.write('{')],
])('a host that %s is given up in time', async (_, respond) => {
  await using server = await startPaperServer(HOST, respond)
  const get = createPaperGet({ ...server.transport, milliseconds: 200 })
  expect(await get('alpaca', '/v2/account', {})).toEqual({ kind: 'none', because: 'time' })
})

it('a name without an address and a closed port are told apart', async () => {
  await using server = await startPaperServer(HOST, respondJson(200, {}))
  const noAddress = createPaperGet({
    ...server.transport,
    lookup: (_name, _options, callback) => {
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), '', 4)
    },
  })
  expect(await noAddress('alpaca', '/v2/account', {})).toEqual({ kind: 'none', because: 'address' })
  const closed = createPaperGet({ ...server.transport, port: 1 })
  expect(await closed('alpaca', '/v2/account', {})).toEqual({ kind: 'none', because: 'connection' })
})

it('the table of paper hosts cannot be changed at run time', () => {
  expect(() => (paperEndpoints as string[]).push('api.alpaca.markets')).toThrow(TypeError)
  expect(paperHostOf('api.alpaca.markets')).toBeNull()
})

it('proxies and switches of the environment that weaken TLS have no effect', async () => {
  await using server = await startPaperServer('api.alpaca.markets', respondJson(200, {}))
  let proxied = 0
  const proxy = createServer((socket) => {
    proxied += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const program = `
    const { createPaperGet } = await import(${JSON.stringify(join(import.meta.dirname, 'paper-get.ts'))})
    const get = createPaperGet({
      port: ${server.transport.port},
      authorities: ${JSON.stringify(server.transport.authorities)},
      lookup: (name, options, callback) =>
        options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4),
      milliseconds: 5000,
    })
    console.log(JSON.stringify(await get('alpaca', '/v2/account', {})))`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', '--input-type=module', '-e', program],
    {
      env: {
        PATH: process.env['PATH'],
        NODE_USE_ENV_PROXY: '1',
        HTTPS_PROXY: address,
        https_proxy: address,
        ALL_PROXY: address,
        NODE_TLS_REJECT_UNAUTHORIZED: '0',
      },
    },
  )
  proxy.close()
  expect(JSON.parse(stdout)).toEqual({ kind: 'none', because: 'certificate' })
  expect([proxied, server.connections(), server.requests]).toEqual([0, 1, []])
})
