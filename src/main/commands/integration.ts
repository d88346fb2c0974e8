import type { ExitCode } from '../../contract/papergate-error.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'
import { judgeIntegration, planIntegration, takeDownKept } from '../integration-run.ts'
import type { IntegrationFlags } from '../integration-run.ts'
import { withReaperBehind } from '../leave-to-reaper.ts'
import { runOnChange } from '../run-on-change.ts'
import { addIntegrationFaultCommand } from './integration-fault.ts'
import { addIntegrationLogsCommand } from './integration-logs.ts'

type Flags = CommonOptions &
  IntegrationFlags & { readonly down?: boolean; readonly watch?: boolean; readonly plan?: boolean }

export function addIntegrationCommand(addCommand: AddCommand, perform: Perform): void {
  const integration = addCommand(
    'integration',
    'Bring the compose project up, run the suites against it, take it down.',
  )
  addIntegrationLogsCommand(integration, perform)
  addIntegrationFaultCommand(integration, perform)
  integration
    .option('--compose <file...>', 'compose files')
    .option('--suite <suite...>', 'suites of papergate.yml, or commands, to run once all is ready')
    .option('--test <test...>', 'only these tests, by the suites’ `rerun` commands')
    .option('--in <service>', 'run the suites inside this service’s container')
    .option('--junit <file>', 'JUnit report that the suite writes')
    .option('--junit-out <file>', 'one JUnit report to write: all suites, and the gate’s rules')
    .option('--profile <profile...>', 'profiles of the compose files whose services take part')
    .option('--plan', 'say what would be done, and why, and do nothing')
    .option('--egress <mode>', 'locked: the services reach nothing outside; open: all')
    .option('--allow-host <host...>', 'hosts that the services may reach in spite of the lock')
    .option('--update-schema', 'write the schema that is expected after the migrations')
    .option('--keep', 'leave it up for the next run, and say how to look and how to stop')
    .option('--down', 'take down what --keep left up')
    .option('--watch', 'run again whenever a file changes, until interrupted')
    .action((flags: Flags) => {
      const down = (): Promise<void> => perform(flags, (context) => bringDown(context, flags))
      if (flags.down === true) return down()
      if (flags.plan === true) return perform(flags, (context) => showPlan(context, flags))
      if (flags.watch !== true) return perform(flags, (context) => runOnce(context, flags))
      return runOnChange(
        (run) => perform(flags, run),
        (context) => runOnce(context, { ...flags, keep: true }),
      ).then(() => (flags.keep === true ? undefined : down()))
    })
}

async function runOnce(context: Context, flags: IntegrationFlags): Promise<ExitCode> {
  const { createIntegrationDisplay } = await import('../display/integration-display.ts')
  const display = createIntegrationDisplay(context)
  const outcome = await withReaperBehind(context, display.log, () =>
    executeGate(context, { gate: 'integration' }, () =>
      judgeIntegration(context, flags, display.log, display.onProgress).finally(display.close),
    ),
  )
  const exitCode = showOutcome(context, outcome)
  const { showServiceLogs } = await import('../show-service-logs.ts')
  await showServiceLogs(context, outcome.result)
  return exitCode
}

async function showPlan(context: Context, flags: IntegrationFlags): Promise<ExitCode> {
  const operations = await planIntegration(context, flags)
  const { renderPlan } = await import('../../integration/readiness/render-plan.ts')
  const text = context.json ? JSON.stringify(operations, null, 2) : renderPlan(operations)
  context.io.stdout(`${context.redactor.redact(text)}\n`)
  return 0
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
