import { expect, it } from 'vitest'

import type { Container } from '../../adapters/engine.ts'
import { created, exited, running, START, withHealth } from '../../adapters/testing/containers.ts'
import { planned } from '../testing/planned-service.ts'
import { judgeContainer } from './judge-container.ts'
import type { ProbeResult } from './judge-container.ts'
import type { PlannedService } from './plan-services.ts'

const SOON = START + 2_000
const checked = planned('db', { ready: { by: 'healthCheck' } })
const PENDING: ProbeResult = { kind: 'pending' }

function judge(
  service: PlannedService,
  container: Container,
  options: { readonly probe?: ProbeResult; readonly now?: number } = {},
): string {
  const { probe = PENDING, now = SOON } = options
  const { state, reason, readyBy } = judgeContainer(service, { container, probe }, now)
  return `${state}: ${reason}${readyBy}`
}

const always = { restartPolicy: 'always', status: 'restarting' } as const

it.each<readonly [what: string, container: Container, expected: string]>([
  ['that is created', created('db'), 'waiting: is not started'],
  [
    'that the engine could not start',
    created('db', { error: 'no such device' }),
    'failed: could not start: no such device',
  ],
  ['whose check has not passed', withHealth('db', 'starting'), 'starting: is not healthy yet'],
  ['that is healthy', withHealth('db', 'healthy'), 'ready: health check'],
  ['that is unhealthy', withHealth('db', 'unhealthy'), 'failed: is unhealthy'],
  ['that is paused', running('db', { status: 'paused' }), 'starting: is paused'],
  [
    'that ended with 0 and should run on',
    exited('db', 0),
    'failed: exited with code 0, although it is to run on',
  ],
  ['that ended otherwise', exited('db', 3), 'failed: exited with code 3'],
  ['that was terminated', exited('db', 143), 'failed: exited with code 143 (SIGTERM)'],
  [
    'that ran out of memory',
    exited('db', 137, { oomKilled: true }),
    'failed: exited with code 137 (SIGKILL), out of memory',
  ],
  ['that is dead', exited('db', 1, { status: 'dead' }), 'failed: exited with code 1'],
])('judges a container %s', (_what, container, expected) => {
  expect(judge(checked, container)).toBe(expected)
})

it.each<readonly [restarts: number, count: number, expected: string]>([
  [3, 1, 'starting: restarts after exit code 1'],
  [3, 3, 'starting: restarts after exit code 1'],
  [3, 4, 'failed: exited with code 1, after 4 restarts'],
  [0, 1, 'failed: exited with code 1, after one restart'],
])('with %s restarts allowed, restart number %s is %s', (restarts, restartCount, expected) => {
  const service = planned('db', { restarts })
  expect(judge(service, exited('db', 1, { ...always, restartCount }))).toBe(expected)
})

it('one that restarts too often has failed also while it runs', () => {
  expect(judge(planned('db'), running('db', { restartCount: 2 }))).toBe(
    'failed: restarts again and again: 2 restarts',
  )
})

it.each<readonly [what: string, container: Container, expected: string]>([
  ['that runs', running('job'), 'starting: has not ended'],
  ['that ended with 0', exited('job', 0), 'completed: exit code 0'],
  [
    'that ended with 0 whatever its policy',
    exited('job', 0, { restartPolicy: 'always' }),
    'completed: exit code 0',
  ],
  ['that failed', exited('job', 1), 'failed: exited with code 1'],
])('judges a one-shot %s', (_what, container, expected) => {
  expect(judge(planned('job', { ready: { by: 'exit' } }), container)).toBe(expected)
})

it('without a declaration one may end with 0 as well as run, unless its policy says that it runs', () => {
  expect(judge(planned('db'), exited('db', 0))).toBe('completed: exit code 0')
  expect(judge(planned('db'), exited('db', 0, { restartPolicy: 'always' }))).toMatch(/^failed/)
})

it('one without anything to see is ready once it has run for a second', () => {
  expect(judge(planned('db'), running('db'), { now: START + 999 })).toBe(
    'starting: has only just started',
  )
  expect(judge(planned('db'), running('db'), { now: START + 1_000 })).toBe(
    'ready: running for 1.0 s',
  )
})

it('a port that the image names is waited for, but not for long: its command may have no use for it', () => {
  const worker = running('db', { exposedPorts: [8000] })
  expect(judge(planned('db'), worker, { now: START + 2_999 })).toMatch(/^starting/)
  expect(judge(planned('db'), worker, { now: START + 3_000 })).toBe('ready: running for 3.0 s')
  const probe = { kind: 'passed', what: 'port 8000' } as const
  expect(judge(planned('db'), worker, { probe })).toBe('ready: port 8000')
})

const byPort = (isDemanded: boolean) =>
  planned('db', { ready: { by: 'port', ports: [80, 81], isDemanded } })

it.each<readonly [probe: ProbeResult, isDemanded: boolean, expected: string]>([
  [{ kind: 'passed', what: 'port 81' }, false, 'ready: port 81'],
  [PENDING, false, 'starting: does not listen on port 80, 81 yet'],
  [{ kind: 'blind' }, false, 'ready: running for 1.0 s'],
  [
    { kind: 'blind' },
    true,
    'failed: cannot be asked for port 80, 81: it has no shell and does not publish it',
  ],
])('judges a port that is %o, demanded: %s', (probe, isDemanded, expected) => {
  expect(judge(byPort(isDemanded), running('db'), { probe })).toBe(expected)
})

it('a health check that only the image has counts like a declared one', () => {
  expect(judge(planned('db'), withHealth('db', 'starting'))).toBe('starting: is not healthy yet')
})

it('a check that our own run of it passed is passed', () => {
  const probe = { kind: 'passed', what: 'health check' } as const
  expect(judge(checked, withHealth('db', 'starting'), { probe })).toBe('ready: health check')
})

it('one is unhealthy once the check’s own budget is spent, counting the time of its probes', () => {
  const service = planned('db', {
    ready: { by: 'healthCheck' },
    budget: { waiting: 10_000, timeout: 5_000, retries: 2 },
  })
  // Its probes took 50 ms, and a third may have been under way.
  const dueAt = START + 10_000 + 3 * 50
  const container = withHealth('db', 'starting')
  expect(judge(service, container, { now: dueAt - 1 })).toMatch(/^starting/)
  expect(judge(service, container, { now: dueAt })).toBe('failed: is unhealthy')
  expect(judgeContainer(service, { container, probe: PENDING }, SOON).dueAt).toBe(dueAt)
})

it('a check that hangs has the longest time that it may take', () => {
  const service = planned('db', {
    ready: { by: 'healthCheck' },
    budget: { waiting: 10_000, timeout: 5_000, retries: 2 },
  })
  const container = running('db', { health: { status: 'starting', probes: [] } })
  expect(judgeContainer(service, { container, probe: PENDING }, SOON).dueAt).toBe(START + 25_000)
})
