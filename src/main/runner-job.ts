import { read } from './environment.ts'
import type { Environment } from './environment.ts'

/** A name for the runner's job that this process is a part of, unlike any other's; empty on a laptop. */
export function runnerJob(env: Environment): string {
  const tracked = read(env, 'runnerTrackingId')
  if (tracked !== null) return tracked
  const run = read(env, 'githubRunId')
  if (run === null) return ''
  const rest = (['githubRunAttempt', 'githubJob', 'hostname'] as const).map((name) =>
    read(env, name),
  )
  return [run, ...rest].join('/')
}
