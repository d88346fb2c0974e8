import * as core from '@actions/core'

import { systemClock } from '../../adapters/clock.ts'
import { connectEngine } from '../../adapters/docker-engine.ts'
import { spawnExec } from '../../adapters/exec.ts'
import { sweepJob } from '../../integration/reaper/sweep-leftovers.ts'
import { findEngineHost } from '../context.ts'
import { runnerJob } from '../runner-job.ts'

// Whatever the step made and could not take down, and what it was to keep for later steps. It never fails the job.
try {
  const job = runnerJob(process.env)
  const engine = connectEngine(await findEngineHost({ exec: spawnExec, env: process.env }))
  const swept = job === '' ? [] : await sweepJob(engine, job, systemClock)
  if (swept.length > 0) core.info(`took down ${swept.join(', ')}`)
} catch (error) {
  const why = error instanceof Error ? error.message : String(error)
  core.warning(`what the integration step made may not be gone: ${why}`)
}
