import { resolve } from 'node:path'

import type { Log } from '../adapters/log.ts'
import { InputError } from '../contract/input-error.ts'
import type { Decision } from '../contract/result.ts'
import type { IntegrationOptions } from '../integration/integration-options.ts'
import type { Context } from './context.ts'
import { imageLoader } from './image-plan.ts'
import { chooseSuites, suitePolicy } from './integration-suites.ts'
import { runnerJob } from './runner-job.ts'

/** What may be typed; each wins over the config. */
export type IntegrationFlags = {
  readonly compose?: readonly string[]
  /** Names of suites of the config, or commands. */
  readonly suite?: readonly string[]
  readonly test?: readonly string[]
  readonly in?: string
  readonly junit?: string
  readonly keep?: boolean
}

const READY_TIMEOUT_MILLISECONDS = 180_000

/** Runs the harness with the options over the config. */
export async function judgeIntegration(
  context: Context,
  flags: IntegrationFlags,
  log: Log,
): Promise<Decision<object>> {
  const { runIntegrationGate } = await import('../integration/run-integration-gate.ts')
  const options = integrationOptions(context, flags)
  return runIntegrationGate(
    { ...options, prepareImages: flags.compose === undefined ? imageLoader(context, log) : null },
    { ...context, log, engine: await context.engine() },
  )
}

/** Takes down what `--keep` left up for these compose files. Returns what is still there. */
export async function takeDownKept(
  context: Context,
  flags: Pick<IntegrationFlags, 'compose'>,
): Promise<readonly string[]> {
  const { takeDown } = await import('../integration/reaper/kept-project.ts')
  const compose = composeFiles(context, flags)
  return takeDown(compose, { ...context, engine: await context.engine() })
}

function integrationOptions(
  context: Context,
  flags: IntegrationFlags,
): Omit<IntegrationOptions, 'prepareImages'> {
  const { config, cwd, env } = context
  const file = config?.integration
  const suitesOf = flags.compose === undefined ? file : undefined
  return {
    compose: composeFiles(context, flags),
    suites: chooseSuites(suitesOf, flags, cwd),
    suitePolicy: suitePolicy(suitesOf, flags),
    timeout: file?.timeout ?? READY_TIMEOUT_MILLISECONDS,
    keep: flags.keep ?? false,
    job: runnerJob(env),
    ...(file === undefined ? {} : { logs: file.logs }),
  }
}

function composeFiles(
  { config, cwd }: Context,
  flags: Pick<IntegrationFlags, 'compose'>,
): readonly string[] {
  const compose = flags.compose?.map((path) => resolve(cwd, path)) ?? config?.integration?.compose
  if (compose !== undefined) return compose
  throw new InputError('integration/no-compose', {
    expected: 'a compose file',
    found: 'neither --compose nor `integration` in papergate.yml',
    fix: 'Name one: papergate integration --compose docker-compose.yml',
  })
}
