import type { ExitCode } from '../../contract/papergate-error.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'
import { judgeIntegration, takeDownKept } from '../integration-run.ts'
import type { IntegrationFlags } from '../integration-run.ts'

type Flags = CommonOptions & IntegrationFlags & { readonly down?: boolean }

export function addIntegrationCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand(
    'integration',
    'Bring the compose project up, run the suites against it, take it down.',
  )
    .option('--compose <file...>', 'compose files')
    .option('--suite <command...>', 'commands to run once every service is ready')
    .option('--in <service>', 'run the suites inside this service’s container')
    .option('--junit <file>', 'JUnit report that the suite writes')
    .option('--keep', 'leave it up for the next run, and say how to look and how to stop')
    .option('--down', 'take down what --keep left up')
    .action((flags: Flags) =>
      perform(flags, (context) =>
        flags.down === true ? bringDown(context, flags) : runOnce(context, flags),
      ),
    )
}

async function runOnce(context: Context, flags: IntegrationFlags): Promise<ExitCode> {
  const outcome = await executeGate(context, { gate: 'integration' }, () =>
    judgeIntegration(context, flags, context.log),
  )
  return showOutcome(context, outcome)
}

async function bringDown(context: Context, flags: IntegrationFlags): Promise<ExitCode> {
  const left = await takeDownKept(context, flags)
  if (left.length === 0) return 0
  throw new WorldError('integration/clean', {
    expected: 'nothing left behind',
    found: left.join(', '),
    fix: 'Remove them by hand: `docker rm -f`, `docker network rm`, `docker volume rm`.',
  })
}
