import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, it } from 'vitest'

import { connectEngineImages } from './docker-engine-images.ts'
import type { EngineImages } from './engine-images.ts'

async function startEngine(
  answer: RequestListener,
): Promise<AsyncDisposable & { readonly images: EngineImages }> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    images: connectEngineImages(`tcp://127.0.0.1:${port}`),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const answerJson =
  (status: number, body: unknown): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
const { signal } = new AbortController()

it('gives null for an image or a container that the engine does not have', async () => {
  await using engine = await startEngine(answerJson(404, { message: 'No such thing' }))
  expect(await engine.images.save('none', signal)).toBeNull()
  expect(await engine.images.inspectSettings('none')).toBeNull()
})

it('an engine that refuses is the world’s refusal', async () => {
  await using engine = await startEngine(answerJson(500, { message: 'out of space' }))
  await expect(engine.images.save('app', signal)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('out of space') as string,
  })
})

it('gives the settings of a container with what it lacks as empty', async () => {
  const inspected = {
    Name: '/gateway',
    Config: { Env: ['A=1'], Cmd: null, Entrypoint: '/run', Labels: null },
  }
  await using engine = await startEngine(answerJson(200, inspected))
  expect(await engine.images.inspectSettings('gateway')).toEqual({
    name: 'gateway',
    env: ['A=1'],
    command: [],
    entrypoint: ['/run'],
    healthcheck: [],
    labels: {},
  })
})

const endless: RequestListener = (request, response) => {
  if (request.url?.endsWith('/get') !== true) response.end('{}')
  else response.writeHead(200).write(Buffer.alloc(1_024))
}

it('ends the transfer when it is told to stop', async () => {
  const stop = new AbortController()
  await using engine = await startEngine(endless)
  const stream = await engine.images.save('app', stop.signal)
  const reading = async (): Promise<void> => {
    for await (const _chunk of stream ?? []) stop.abort()
  }
  await expect(reading()).rejects.toThrow(/premature|aborted/i)
})

it('does not begin a transfer that was told to stop before', async () => {
  await using engine = await startEngine(endless)
  await expect(engine.images.save('app', AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
    'stopped',
  )
})

it('an address that is none is refused', () => {
  expect(() => connectEngineImages('somewhere')).toThrow(/DOCKER_HOST/)
})
