import { expect, it } from 'vitest'

import type { Container } from '../../adapters/engine.ts'
import { created, exited, running, START, withHealth } from '../../adapters/testing/containers.ts'
import { judgeServices } from './judge-services.ts'
import type { Dependency, PlannedService, ServiceState } from './judge-services.ts'

const SOON = START + 2_000
const db: PlannedService = { name: 'db', needs: [], isOneShot: false, healthBudget: 30_000 }
const job: PlannedService = { ...db, isOneShot: true, healthBudget: null }

function judge(container: Container | undefined, service = db, now = SOON): string {
  const containers = new Map(container === undefined ? [] : [['db', container]])
  const [state] = judgeServices([service], containers, now)
  return `${state?.state}: ${state?.reason}`
}

it.each<readonly [what: string, container: Container | undefined, expected: string]>([
  ['that is gone', undefined, 'failed: its container is gone'],
  ['that is created', created('db'), 'waiting: is not started'],
  [
    'that the engine could not start',
    created('db', { error: 'port is already allocated' }),
    'failed: could not start: port is already allocated',
  ],
  ['whose check has not passed', withHealth('db', 'starting'), 'starting: is not healthy yet'],
  ['that is healthy', withHealth('db', 'healthy'), 'ready: '],
  ['that is unhealthy', withHealth('db', 'unhealthy'), 'failed: is unhealthy'],
  ['that runs without a check', running('db'), 'ready: '],
  ['that is paused', running('db', { status: 'paused' }), 'starting: is paused'],
  ['that ended with 0 and may', exited('db', 0), 'completed: '],
  [
    'that ended with 0 and should run on',
    exited('db', 0, { restartPolicy: 'always' }),
    'failed: exited with code 0',
  ],
  [
    'that ended with 0 after a retry on failure',
    exited('db', 0, { restartPolicy: 'on-failure', restartCount: 1 }),
    'completed: ',
  ],
  ['that ended otherwise', exited('db', 3), 'failed: exited with code 3'],
  ['that was terminated', exited('db', 143), 'failed: exited with code 143 (SIGTERM)'],
  [
    'that ran out of memory',
    exited('db', 137, { oomKilled: true }),
    'failed: exited with code 137 (SIGKILL), out of memory',
  ],
  ['that is dead', exited('db', 1, { status: 'dead' }), 'failed: exited with code 1'],
  [
    'that restarts for the first time',
    exited('db', 1, { status: 'restarting', restartCount: 1, restartPolicy: 'always' }),
    'starting: restarts after exit code 1',
  ],
  [
    'that restarts again and again',
    exited('db', 1, { status: 'restarting', restartCount: 3, restartPolicy: 'always' }),
    'failed: exited with code 1',
  ],
])('judges a service %s', (_what, container, expected) => {
  expect(judge(container)).toBe(expected)
})

it.each<readonly [what: string, container: Container, expected: string]>([
  ['that runs', running('db'), 'starting: has not ended'],
  ['that ended with 0', exited('db', 0), 'completed: '],
  [
    'that ended with 0 whatever its policy',
    exited('db', 0, { restartPolicy: 'always' }),
    'completed: ',
  ],
  ['that failed', exited('db', 1), 'failed: exited with code 1'],
])('judges a one-shot %s', (_what, container, expected) => {
  expect(judge(container, job)).toBe(expected)
})

it('a service without a health check is ready once it has run for a second', () => {
  expect(judge(running('db'), db, START + 999)).toBe('starting: has only just started')
  expect(judge(running('db'), db, START + 1_000)).toBe('ready: ')
})

it('a service that is not healthy within its budget has failed, without a known budget not', () => {
  const container = withHealth('db', 'starting')
  expect(judge(container, db, START + 30_000)).toBe('starting: is not healthy yet')
  expect(judge(container, db, START + 30_001)).toBe('failed: is unhealthy')
  expect(judge(container, { ...db, healthBudget: null }, START + 999_999)).toMatch(/^starting/)
})

function judgeApi(condition: Dependency['condition'], container: Container): ServiceState {
  const api = { ...db, name: 'api', needs: [{ service: 'db', condition }] }
  const containers = new Map([
    ['db', container],
    ['api', created('api')],
  ])
  const isJob = condition === 'service_completed_successfully'
  const state = judgeServices([isJob ? job : db, api], containers, SOON)[1]
  if (state === undefined) throw new Error('no state of api')
  return state
}

it.each<readonly [Dependency['condition'], what: string, Container, canStart: boolean]>([
  ['service_started', 'created', created('db'), false],
  ['service_started', 'running', running('db'), true],
  ['service_started', 'healthy or not', withHealth('db', 'starting'), true],
  ['service_started', 'failed', exited('db', 1), false],
  ['service_healthy', 'starting', withHealth('db', 'starting'), false],
  ['service_healthy', 'healthy', withHealth('db', 'healthy'), true],
  ['service_healthy', 'unhealthy', withHealth('db', 'unhealthy'), false],
  ['service_completed_successfully', 'running', running('db'), false],
  ['service_completed_successfully', 'ended with 0', exited('db', 0), true],
  ['service_completed_successfully', 'ended with 1', exited('db', 1), false],
])('what needs %s of a service that is %s can start: %4$s', (condition, _what, db, canStart) => {
  expect(judgeApi(condition, db)).toMatchObject({
    state: 'waiting',
    canStart,
    waitsFor: canStart ? [] : ['db'],
    reason: canStart ? 'is not started' : 'waits for db',
  })
})

it('a service that others want healthy fails without a health check, instead of letting them wait', () => {
  const api = {
    ...db,
    name: 'api',
    needs: [{ service: 'db', condition: 'service_healthy' as const }],
  }
  const containers = new Map([
    ['db', running('db')],
    ['api', created('api')],
  ])
  expect(judgeServices([db, api], containers, SOON)[0]).toMatchObject({
    state: 'failed',
    reason: 'has no health check, although others wait for it to be healthy',
  })
})
