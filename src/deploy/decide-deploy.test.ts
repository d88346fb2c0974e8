import { expect, it } from 'vitest'

import { decideDeploy } from './decide-deploy.ts'
import type { DeployFacts } from './decide-deploy.ts'
import type { RolledBack, SmokeReport, StepReport } from './deploy-data.ts'
import { describeEvent } from './describe-event.ts'

const step = (kind: StepReport['kind'], service: string, outcome: StepReport['outcome']) => ({
  name: `${kind} ${service}`,
  kind,
  service,
  cause: '',
  outcome,
  seconds: 1,
})
const paper: SmokeReport = {
  name: 'paper',
  service: 'gateway',
  kind: 'http',
  verdict: 'pass',
  expected: 'paper',
  found: 'status 200',
  seconds: 0.1,
}
const good: DeployFacts = {
  project: 'staging',
  commit: 'abcdef0123456789',
  release: 42,
  previous: 41,
  admission: [],
  execution: {
    steps: [
      step('once', 'migrations', 'done'),
      step('replace', 'gateway', 'done'),
      step('keep', 'signals', 'unchanged'),
    ],
    failure: null,
    touched: ['migrations', 'gateway'],
  },
  checks: ['paper'],
  smoke: [paper],
  rolledBack: null,
  interrupted: false,
  services: [],
}
const restored: RolledBack = {
  to: 41,
  outcome: 'restored',
  stopped: [],
  detail: 'release 41 runs again, healthy',
  steps: [],
}
const unhealthy: DeployFacts = {
  ...good,
  execution: {
    ...good.execution,
    failure: {
      step: { kind: 'replace', service: 'gateway', cause: '', recreate: false },
      found: 'exited with code 1',
      lines: ['Traceback', 'KeyError'],
      error: null,
    },
  },
  smoke: [],
  rolledBack: restored,
}

it.each<[string, DeployFacts, string, string]>([
  [
    'a release that came up passes',
    good,
    'pass',
    'release 42 (abcdef012345) runs on staging: 1 replaced, 1 unchanged; 1 smoke check passed',
  ],
  [
    'a release that already ran passes and says so',
    { ...good, execution: { ...good.execution, touched: [] } },
    'pass',
    'release 42 (abcdef012345) already runs on staging: nothing to change; 1 smoke check passed',
  ],
  [
    'an unhealthy service fails, however well the rollback went',
    unhealthy,
    'fail',
    'gateway did not become healthy: exited with code 1; rolled back: release 41 runs again, healthy; database migrations are not undone',
  ],
  [
    'a rollback that failed is an error and shouts',
    {
      ...unhealthy,
      rolledBack: { ...restored, outcome: 'failed', detail: 'replace gateway failed' },
    },
    'error',
    'gateway did not become healthy: exited with code 1; THE ROLLBACK TO RELEASE 41 FAILED: replace gateway failed; database migrations are not undone',
  ],
  [
    'a failed paper check fails the release',
    { ...good, smoke: [{ ...paper, verdict: 'fail', found: 'live' }], rolledBack: restored },
    'fail',
    'the smoke check paper failed: live; rolled back: release 41 runs again, healthy; database migrations are not undone',
  ],
  [
    'a failed check of a release that was not touched leaves it running, but fails',
    {
      ...good,
      execution: { ...good.execution, touched: [] },
      smoke: [{ ...paper, verdict: 'fail', found: 'live' }],
    },
    'fail',
    'the smoke check paper failed: live; nothing was touched: what ran before runs on',
  ],
  [
    'an interruption is an error',
    { ...good, interrupted: true, rolledBack: restored },
    'error',
    'the deploy was interrupted; rolled back: release 41 runs again, healthy; database migrations are not undone',
  ],
])('%s', (_behaviour, facts, verdict, summary) => {
  expect(decideDeploy(facts)).toMatchObject({ verdict, summary })
})

it('a check that was not run is shown as skipped, and the log lines stand in the finding', () => {
  const [healthy, smoke] = decideDeploy(unhealthy).rules
  expect(healthy?.found).toBe(
    'replace gateway: exited with code 1; its last lines:\nTraceback\nKeyError',
  )
  expect(smoke).toMatchObject({ id: 'deploy/smoke', verdict: 'skip' })
})

it.each<[DeployFacts, string, number | null]>([
  [good, 'deployed', 42],
  [unhealthy, 'rolled-back', 41],
  [{ ...unhealthy, rolledBack: { ...restored, to: null, outcome: 'stopped' } }, 'failed', null],
  [{ ...unhealthy, rolledBack: { ...restored, outcome: 'failed' } }, 'rollback-failed', null],
])('people are told the outcome and what runs now (%#)', (facts, kind, runsNow) => {
  const context = { actor: 'alice', runUrl: null, seconds: 3, failedBefore: true }
  const event = describeEvent(decideDeploy(facts), context)
  expect(event).toMatchObject({ kind, runsNow, recovered: kind === 'deployed' })
})
