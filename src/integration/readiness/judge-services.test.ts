import { expect, it } from 'vitest'

import type { Container } from '../../adapters/engine.ts'
import { explainFailure } from '../diagnosis/explain-failure.ts'
import { serviceAddresses } from '../suites/service-addresses.ts'
import { judgeServices } from './judge-services.ts'
import type { PlannedService } from './judge-services.ts'

const db: PlannedService = { name: 'db', needs: [], isOneShot: false, healthBudget: 30_000 }
const api: PlannedService = {
  name: 'api-v1',
  needs: [{ service: 'db', condition: 'service_healthy' }],
  isOneShot: false,
  healthBudget: null,
}
const created: Container = {
  id: '1',
  name: 'c',
  labels: {},
  image: 'i',
  imageId: 'sha256:0',
  status: 'created',
  exitCode: 0,
  oomKilled: false,
  error: '',
  startedAt: null,
  finishedAt: null,
  restartCount: 0,
  restartPolicy: 'no',
  health: null,
  ports: [],
}
const running: Container = {
  ...created,
  status: 'running',
  exitCode: null,
  startedAt: '2026-01-01T00:00:00Z',
}
const health = (status: 'starting' | 'healthy' | 'unhealthy', output = ''): Container => ({
  ...running,
  health: { status, probes: [{ exitCode: 1, output }] },
})
const soon = Date.parse('2026-01-01T00:00:01Z')
const judge = (container: Container, now = soon, service = db) =>
  judgeServices([service], new Map([[service.name, container]]), now)[0]

it('is ready once healthy, and not before', () => {
  expect(judge(health('starting'))?.state).toBe('starting')
  expect(judge(health('healthy'))?.state).toBe('ready')
  expect(judge(health('unhealthy'))?.state).toBe('failed')
})

it('a service that is not healthy within its budget has failed', () => {
  expect(judge(health('starting'), soon + 30_000)?.state).toBe('failed')
})

it('a one-shot is done when it ends with 0, and has failed with anything else', () => {
  const job = { ...db, isOneShot: true }
  expect(judge(running, soon, job)?.state).toBe('starting')
  expect(judge({ ...created, status: 'exited' }, soon, job)?.state).toBe('completed')
  expect(
    judge({ ...created, status: 'exited', exitCode: 137, oomKilled: true }, soon, job),
  ).toEqual(
    expect.objectContaining({
      state: 'failed',
      reason: 'exited with code 137 (SIGKILL), out of memory',
    }),
  )
})

it('a service starts when what it needs is ready, and says what it waits for until then', () => {
  const stateOfApi = (container: Container) =>
    judgeServices(
      [db, api],
      new Map([
        ['db', container],
        ['api-v1', created],
      ]),
      soon,
    )[1]
  expect(stateOfApi(health('starting'))).toMatchObject({ canStart: false, waitsFor: ['db'] })
  expect(stateOfApi(health('healthy'))).toMatchObject({ canStart: true, waitsFor: [] })
})

it('the explanation names the cause, its probe, its last lines and who waited', () => {
  const containers = new Map([
    ['db', health('unhealthy', 'no socket')],
    ['api-v1', created],
  ])
  const states = judgeServices([db, api], containers, soon)
  const lastLines = (): readonly string[] => ['starting up']
  const facts = { states, containers, timedOut: false, timeout: 60_000, lastLines }
  expect(explainFailure(facts).detail).toBe(
    'db is unhealthy\nwaiting for it: api-v1\nlast probe: exit code 1\n  no socket\nits last lines:\n  starting up',
  )
})

it('addresses carry the service’s name in upper case with underscores', () => {
  const ports = [{ container: 8080, host: '127.0.0.1', port: 32_001 }]
  expect(serviceAddresses(new Map([['api-v1', { ...running, ports }]]))).toEqual({
    PAPERGATE_API_V1_HOST: '127.0.0.1',
    PAPERGATE_API_V1_PORT_8080: '32001',
  })
})
