import type { ExitCode } from '../../contract/papergate-error.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'
import { judgeIntegration, takeDownKept } from '../integration-run.ts'
import type { IntegrationFlags } from '../integration-run.ts'
import { watchFiles } from '../watch-files.ts'
import type { FileWatch } from '../watch-files.ts'
import { addIntegrationLogsCommand } from './integration-logs.ts'

type Flags = CommonOptions &
  IntegrationFlags & { readonly down?: boolean; readonly watch?: boolean }

export function addIntegrationCommand(addCommand: AddCommand, perform: Perform): void {
  const integration = addCommand(
    'integration',
    'Bring the compose project up, run the suites against it, take it down.',
  )
  addIntegrationLogsCommand(integration, perform)
  integration
    .option('--compose <file...>', 'compose files')
    .option('--suite <command...>', 'commands to run once every service is ready')
    .option('--in <service>', 'run the suites inside this service’s container')
    .option('--junit <file>', 'JUnit report that the suite writes')
    .option('--keep', 'leave it up for the next run, and say how to look and how to stop')
    .option('--down', 'take down what --keep left up')
    .option('--watch', 'run again whenever a file changes, until interrupted')
    .action((flags: Flags) => {
      if (flags.watch === true) return runOnChange(flags, perform)
      return perform(flags, (context) =>
        flags.down === true ? bringDown(context, flags) : runOnce(context, flags),
      )
    })
}

/** Each round has a context of its own, so that a change of the config counts, too. */
async function runOnChange(flags: Flags, perform: Perform): Promise<void> {
  let watch: FileWatch | null = null
  for (;;) {
    await perform(flags, async (context) => {
      watch ??= await watchFiles(context)
      const exitCode = await runOnce(context, { ...flags, keep: true })
      if (!context.signal.aborted) context.log.info('waiting for a change; Ctrl-C ends')
      return exitCode
    })
    const changed = (await (watch as FileWatch | null)?.next(new Date())) ?? []
    if (changed.length === 0) break
    await perform(flags, (context) => {
      context.log.info(
        `changed: ${changed.slice(0, 3).join(', ')}${changed.length > 3 ? ', …' : ''}`,
      )
      return Promise.resolve(0)
    })
  }
  await (watch as FileWatch | null)?.close()
  if (flags.keep !== true) await perform(flags, (context) => bringDown(context, flags))
}

async function runOnce(context: Context, flags: IntegrationFlags): Promise<ExitCode> {
  const outcome = await executeGate(context, { gate: 'integration' }, () =>
    judgeIntegration(context, flags, context.log),
  )
  const exitCode = showOutcome(context, outcome)
  const { showServiceLogs } = await import('../show-service-logs.ts')
  await showServiceLogs(context, outcome.result)
  return exitCode
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
