import { resolve } from 'node:path'

import type { Log } from '../adapters/log.ts'
import { InputError } from '../contract/input-error.ts'
import type { Decision } from '../contract/result.ts'
import { seedsOfDatabase } from '../integration/fixtures/seeds-of-database.ts'
import type { IntegrationOptions } from '../integration/integration-options.ts'
import type { Operation } from '../integration/readiness/plan-operations.ts'
import type { OnProgress } from '../integration/render/progress.ts'
import { changedFiles } from './changed-files.ts'
import type { Context } from './context.ts'
import { faultsOptions } from './faults-options.ts'
import { imageLoader } from './image-plan.ts'
import { chooseSuites, suitePolicy } from './integration-suites.ts'
import { previousTreeFinder } from './previous-tree.ts'
import { runnerJob } from './runner-job.ts'
import { withJunit } from './write-junit.ts'

/** What may be typed; each wins over the config. */
export type IntegrationFlags = {
  readonly compose?: readonly string[]
  /** Names of suites of the config, or commands. */
  readonly suite?: readonly string[]
  readonly test?: readonly string[]
  readonly in?: string
  readonly junit?: string
  readonly junitOut?: string
  readonly profile?: readonly string[]
  readonly keep?: boolean
  readonly updateSchema?: boolean
  readonly egress?: string
  readonly allowHost?: readonly string[]
}

const READY_TIMEOUT_MILLISECONDS = 180_000

/** Runs the harness with the options over the config. */
export async function judgeIntegration(
  context: Context,
  flags: IntegrationFlags,
  log: Log,
  onProgress?: OnProgress,
): Promise<Decision<object>> {
  const options = integrationOptions(context, flags)
  // Asks the client where its engine is, while what is needed loads.
  const connecting = context.engine()
  const { runIntegrationGate } = await import('../integration/run-integration-gate.ts')
  const { lockOptions } = await import('./lock-options.ts')
  const egress = await lockOptions(context, flags, log)
  const prepareImages = flags.compose === undefined ? imageLoader(context, log) : null
  const engine = await connecting
  return withJunit(junitOut(context, flags), context, (onTest) =>
    runIntegrationGate(
      { ...options, egress, prepareImages },
      {
        ...context,
        log,
        engine,
        changedFiles: () => changedFiles(context),
        previousTree: previousTreeFinder(context),
        ...(onProgress === undefined ? {} : { onProgress }),
        ...(onTest === null ? {} : { onTest }),
      },
    ),
  )
}

/** What a run would do, and why, as far as the files say; needs no engine. */
export async function planIntegration(
  context: Context,
  flags: IntegrationFlags,
): Promise<readonly Operation[]> {
  const { readProject } = await import('../integration/compose/read-project.ts')
  const { planOperations } = await import('../integration/readiness/plan-operations.ts')
  const { project, services } = await readProject(integrationOptions(context, flags), context)
  return planOperations(project, services)
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
    services: suitesOf?.services ?? {},
    sources: Object.fromEntries(
      Object.entries(config?.services ?? {}).map(([name, { path, compose }]) => [
        compose ?? name,
        path,
      ]),
    ),
    profiles: flags.profile ?? suitesOf?.profiles ?? [],
    fixtures: suitesOf?.fixtures ?? null,
    migrations:
      suitesOf?.migrations === undefined
        ? null
        : {
            ...suitesOf.migrations,
            seeds: seedsOfDatabase(suitesOf.fixtures, suitesOf.migrations.database),
            updateSchema: flags.updateSchema ?? false,
          },
    ...(file === undefined ? {} : { logs: file.logs }),
    faults: suitesOf === undefined ? null : faultsOptions(suitesOf),
  }
}

function junitOut({ config, cwd }: Context, flags: IntegrationFlags): string | null {
  if (flags.junitOut !== undefined) return resolve(cwd, flags.junitOut)
  return config?.integration?.junitOut ?? null
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
