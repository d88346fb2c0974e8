import { expect, it } from 'vitest'

import { runnerJob } from './runner-job.ts'

const run = {
  GITHUB_RUN_ID: '7',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_JOB: 'papergate',
  HOSTNAME: 'box',
}

it.each([
  ['the runner’s own name for it', { ...run, RUNNER_TRACKING_ID: 'github_1' }, 'github_1'],
  ['what tells it apart where the runner has no such name', run, '7/2/papergate/box'],
  ['nothing on a laptop', { HOSTNAME: 'box' }, ''],
])('a job is named by %s', (_what, env, name) => {
  expect(runnerJob(env)).toBe(name)
})
