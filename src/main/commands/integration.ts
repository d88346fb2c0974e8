import { resolve } from 'node:path'

import { InputError } from '../../contract/input-error.ts'
import type { Decision } from '../../contract/result.ts'
import type { Log } from '../../adapters/log.ts'
import type { IntegrationOptions } from '../../integration/integration-options.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'
import { imageLoader } from '../image-plan.ts'

type Flags = CommonOptions & {
  readonly compose?: readonly string[]
  readonly suite?: readonly string[]
  readonly in?: string
  readonly junit?: string
  readonly keep?: boolean
}

const SUITE_TIMEOUT_MILLISECONDS = 600_000
const READY_TIMEOUT_MILLISECONDS = 180_000

export function addIntegrationCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand(
    'integration',
    'Bring the compose project up, run the suites against it, take it down.',
  )
    .option('--compose <file...>', 'compose files')
    .option('--suite <command...>', 'commands to run once every service is ready')
    .option('--in <service>', 'run the suites inside this service’s container')
    .option('--junit <file>', 'JUnit report that the suite writes')
    .option('--keep', 'leave it up, and say how to look and how to stop')
    .action((flags: Flags) =>
      perform(flags, async (context) =>
        showOutcome(
          context,
          await executeGate(context, { gate: 'integration' }, () =>
            judgeIntegration(context, flags, context.log),
          ),
        ),
      ),
    )
}

/** Runs the harness with the options over the config. */
export async function judgeIntegration(
  context: Context,
  flags: Flags,
  log: Log,
): Promise<Decision<object>> {
  const { runIntegrationGate } = await import('../../integration/run-integration-gate.ts')
  const options = integrationOptions(context, flags)
  return runIntegrationGate(
    { ...options, prepareImages: flags.compose === undefined ? imageLoader(context, log) : null },
    { ...context, log, engine: await context.engine() },
  )
}

function integrationOptions(
  { config, cwd }: Context,
  flags: Flags,
): Omit<IntegrationOptions, 'prepareImages'> {
  const file = config?.integration
  const compose = flags.compose?.map((path) => resolve(cwd, path)) ?? file?.compose
  if (compose === undefined) {
    throw new InputError('integration/no-compose', {
      expected: 'a compose file',
      found: 'neither --compose nor `integration` in papergate.yml',
      fix: 'Name one: papergate integration --compose docker-compose.yml',
    })
  }
  const typed = flags.suite?.map((run, index) => ({
    name: flags.suite?.length === 1 ? 'suite' : `suite-${index + 1}`,
    run,
    in: cwd,
    service: flags.in ?? null,
    junit: flags.junit ?? null,
    timeout: SUITE_TIMEOUT_MILLISECONDS,
  }))
  const configured = (flags.compose === undefined ? file?.suites : undefined)?.map((suite) => ({
    ...suite,
    service: suite.service ?? null,
    junit: suite.junit ?? null,
  }))
  return {
    compose,
    suites: typed ?? configured ?? [],
    timeout: file?.timeout ?? READY_TIMEOUT_MILLISECONDS,
    keep: flags.keep ?? false,
  }
}
