import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import { systemClock } from '../adapters/clock.ts'
import type { Container } from '../adapters/engine.ts'
import { running } from '../adapters/testing/containers.ts'
import { WorldError } from '../contract/world-error.ts'
import { createRedactor } from '../redaction/redactor.ts'
import { judgeResponse, runSmokeCheck } from './run-smoke-check.ts'
import type { Target } from './targets/target.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

function container(port: number, changes: Partial<Container> = {}): Container {
  return running('gateway', { ports: [{ container: 8000, host: '127.0.0.1', port }], ...changes })
}

/** A target of which only the two calls of a smoke check work; any other is a mistake. */
function targetWith(
  containers: readonly Container[],
  exec: Target['exec'] = () => Promise.reject(new Error('no exec expected')),
): Target {
  const refuse = (): Promise<never> => Promise.reject(new Error('a smoke check only looks'))
  return {
    containers: () => Promise.resolve(containers),
    exec,
    hashes: refuse,
    inspect: refuse,
    hasImage: refuse,
    pull: refuse,
    tag: refuse,
    up: refuse,
    stop: refuse,
    remove: refuse,
    lastLines: refuse,
  }
}

const redactor = createRedactor()
redactor.register('synthetic-secret')

const http = { port: 8000, path: '/mode', status: 200, json: { mode: 'paper' } }
const check = { name: 'paper', service: 'gateway', http, timeout: 2_000 }
const inside = { name: 'inside', service: 'gateway', exec: 'test "$MODE" = paper', timeout: 200 }
const run = (
  target: Target,
  asked: Parameters<typeof runSmokeCheck>[0] = check,
  signal = new AbortController().signal,
) => runSmokeCheck(asked, {}, { target, clock: systemClock, signal, redactor })

describe('from outside', () => {
  it('passes on the expected status and fields', async () => {
    const port = await serve((_request, response) => response.end('{"mode":"paper","up":1}'))
    await expect(run(targetWith([container(port)]))).resolves.toMatchObject({ verdict: 'pass' })
  })

  it('tries a refused connection again until it answers', async () => {
    let requests = 0
    const port = await serve((request, response) => {
      requests += 1
      if (requests < 3) request.socket.destroy()
      else response.end('{"mode":"paper"}')
    })
    await expect(run(targetWith([container(port)]))).resolves.toMatchObject({ verdict: 'pass' })
    expect(requests).toBe(3)
  })

  it('does not ask twice where it got an answer', async () => {
    let requests = 0
    const port = await serve((_request, response) => {
      requests += 1
      response.end('{"mode":"live"}')
    })
    const report = await run(targetWith([container(port)]))
    expect(report.found).toBe('status 200, but $.mode is "live", "paper" expected')
    expect(requests).toBe(1)
  })

  it('fails when nobody answers in time, and says where it asked', async () => {
    const port = await serve(() => {})
    closers.pop()?.()
    const report = await run(targetWith([container(port)]), { ...check, timeout: 300 })
    expect(report).toMatchObject({ verdict: 'fail' })
    expect(report.found).toMatch(/ECONNREFUSED.* from http:\/\/127\.0\.0\.1:\d+\/mode for 300 ms/)
  })

  it('gives up on a server that never ends its answer', async () => {
    const port = await serve((_request, response) => response.write('{'))
    const report = await run(targetWith([container(port)]), { ...check, timeout: 300 })
    expect(report).toMatchObject({ verdict: 'fail' })
  })

  it.each([
    ['is not running', container(1, { status: 'exited' }), 'the service has no running container'],
    ['publishes no port', container(1, { ports: [] }), 'its port 8000 is not published'],
  ])('fails for a service that %s', async (_behaviour, given, found) => {
    await expect(run(targetWith([given]))).resolves.toMatchObject({ verdict: 'fail', found })
  })

  it('ends at once when the deploy is interrupted', async () => {
    const abort = new AbortController()
    const port = await serve(() => abort.abort())
    const report = await run(targetWith([container(port)]), check, abort.signal)
    expect(report).toMatchObject({ verdict: 'fail', found: 'it was interrupted' })
  })
})

describe('from inside', () => {
  it.each([
    [0, 'pass', 'exit code 0'],
    [1, 'fail', 'exit code 1: live!'],
  ])('exit %i is a %s', async (exitCode, verdict, found) => {
    const target = targetWith([container(1)], () =>
      Promise.resolve({ exitCode, output: 'live!\n' }),
    )
    await expect(run(target, inside)).resolves.toMatchObject({ kind: 'exec', verdict, found })
  })

  it('a command that cannot be run has failed', async () => {
    const gone = new WorldError('engine/refused', { expected: 'a', found: 'gone', fix: 'b' })
    const report = await run(
      targetWith([container(1)], () => Promise.reject(gone)),
      inside,
    )
    expect(report).toMatchObject({ verdict: 'fail' })
    expect(report.found).toContain('it could not run')
  })

  it('a command that does not end in time has failed', async () => {
    const target = targetWith([container(1)], async (_id, _command, signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return { exitCode: 137, output: '' }
    })
    await expect(run(target, inside)).resolves.toMatchObject({ found: 'no end within 200 ms' })
  })
})

it.each([
  [503, '{"mode":"paper"}', 'status 503: {"mode":"paper"}'],
  [200, '<html>', 'status 200, but the body is not JSON: <html>'],
  [500, `${'.'.repeat(285)} synthetic-secret`, `status 500: ${'.'.repeat(285)} [redacted]`],
])('status %i with %s fails', (status, body, found) => {
  expect(judgeResponse(http, status, body, redactor)).toEqual({ verdict: 'fail', found })
})
