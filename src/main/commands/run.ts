import { join } from 'node:path'

import { Argument } from 'commander'

import type { Log } from '../../adapters/log.ts'
import type { Config } from '../../config/schema.ts'
import { InputError } from '../../contract/input-error.ts'
import { showInput } from '../../contract/show-input.ts'
import type { ExitCode } from '../../contract/papergate-error.ts'
import type { Decision, GateResult } from '../../contract/result.ts'
import type { GateOutcome } from '../../contract/run-gate.ts'
import { isAccepted } from '../../contract/verdict.ts'
import { decideVerdict } from '../../pipeline/decide-verdict.ts'
import { runCheck } from '../../pipeline/run-check.ts'
import { runTasks } from '../../pipeline/run-tasks.ts'
import { renderFailures, renderTable } from '../../report/render-table.ts'
import { clearResults } from '../../report/result-files.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import { requireConfig } from '../context.ts'
import type { CommonOptions, Context } from '../context.ts'
import { createLineDisplay } from '../display/line-display.ts'
import { createLiveDisplay } from '../display/live-display.ts'
import type { TaskView } from '../display/display.ts'
import { combineExitCodes, executeGate } from '../execute-gate.ts'
import { withReaperBehind } from '../leave-to-reaper.ts'
import { showServiceLogs } from '../show-service-logs.ts'
import { planStage, prParts, stages } from '../stage-plan.ts'
import type { PlannedTask, PrPart, Stage } from '../stage-plan.ts'
import type { StagingFlags } from '../staging.ts'
import { judgeCoverage } from './coverage.ts'
import { judgeDeploy } from './deploy.ts'
import { judgeGuard } from './guard.ts'
import { judgeImages } from './images.ts'
import { judgeIntegration } from '../integration-run.ts'

type Flags = CommonOptions &
  StagingFlags & { readonly only?: string; readonly base?: string; readonly registry?: string }

export function addRunCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('run', 'Run a stage as CI runs it: pr, images, deploy, or all three.')
    .addArgument(new Argument('[stage]', 'which one').choices(stages).default('all'))
    .option('--only <parts>', `parts of the pr stage, separated by commas (${prParts.join(', ')})`)
    .option('--base <ref>', 'commit that the change is compared with')
    .option('--registry <host/path>', 'where to push images')
    .option('--images <file>', 'list of digests to deploy (default: <out>/images.json)')
    .option('--project <name>', 'compose project name of staging (default: the config’s)')
    .option('--state <dir>', 'folder that keeps the releases, ledger and lock of each project')
    .action((stage: Stage, flags: Flags) =>
      perform(flags, (context) => runStage(context, stage, flags)),
    )
}

async function runStage(context: Context, stage: Stage, flags: Flags): Promise<ExitCode> {
  const config = requireConfig(context)
  const only = parseParts(flags.only)
  const plan = planStage(config, stage, only)
  for (const part of only ?? []) demandPart(plan, part)
  const startedAt = context.clock.now()
  await clearResults(context.out)
  const display =
    context.io.isTerminal && !context.json
      ? await createLiveDisplay(context.log, { ...context, redact: context.redactor.redact })
      : createLineDisplay(context.log, context)
  const outcomes = new Map<string, GateOutcome>()
  const tasks = plan.map((task) => {
    const view = display.task(task.id)
    return {
      id: task.id,
      needs: task.needs,
      run: async () => {
        const outcome = await runTask(context, config, task, { flags, view, outcomes, startedAt })
        outcomes.set(task.id, outcome)
        view.finish(outcome.result)
        return outcome
      },
    }
  })
  const ended = await runTasks(tasks)
  await display.close()
  return conclude(context, ended)
}

async function runTask(
  context: Context,
  config: Config,
  task: PlannedTask,
  run: {
    readonly flags: Flags
    readonly view: TaskView
    readonly outcomes: ReadonlyMap<string, GateOutcome>
    readonly startedAt: Date
  },
): Promise<GateOutcome> {
  const { name } = task
  const gate = { gate: task.gate, ...(name === undefined ? {} : { name }) }
  const red = task.needs.filter((need) => {
    const outcome = run.outcomes.get(need)
    return outcome !== undefined && !isAccepted(outcome.result.verdict)
  })
  const body = (): Promise<Decision<object>> => {
    if (task.onlyAfterPass && red.length > 0) return Promise.resolve(skipped(red))
    context.signal.throwIfAborted()
    run.view.start()
    return judge(context, config, task, { ...run, log: run.view.log })
  }
  return executeGate(context, gate, body, run.view.log)
}

function judge(
  context: Context,
  config: Config,
  task: PlannedTask,
  { flags, log, startedAt }: { readonly flags: Flags; readonly log: Log; readonly startedAt: Date },
): Promise<Decision<object>> {
  switch (task.gate) {
    case 'check': {
      const check = config.checks.find(({ name }) => name === task.name)
      if (check === undefined) throw new Error(`no check ${task.name}`)
      return runCheck(check, { ...context, log })
    }
    case 'coverage':
      return judgeCoverage(
        context,
        {
          ...(flags.base === undefined ? {} : { base: flags.base }),
          ...(flags.config === undefined ? {} : { config: flags.config }),
          html: join(context.out, 'coverage', 'report.html'),
          saveBaseline: config.coverage?.baseline !== undefined,
        },
        task.needs.length === 0 ? { log } : { log, notBefore: startedAt },
      )
    case 'guard':
      return judgeGuard(context, [], {})
    case 'integration':
      return withReaperBehind(context, log, () => judgeIntegration(context, {}, log))
    case 'images':
      return judgeImages(
        context,
        flags.registry === undefined ? {} : { registry: flags.registry },
        log,
      )
    case 'deploy':
      return judgeDeploy(context, flags, log)
    case 'budget':
    case 'verdict':
      throw new Error(`${task.gate} is no task of a stage`)
    default:
      return task.gate satisfies never
  }
}

function skipped(red: readonly string[]): Decision {
  return {
    verdict: 'skip',
    summary: `not run: ${red.join(', ')} did not pass`,
    rules: [],
    data: {},
  }
}

/** Writes the verdict over all results and says it: what failed in full, then the table. */
async function conclude(context: Context, outcomes: readonly GateOutcome[]): Promise<ExitCode> {
  const results: readonly GateResult[] = outcomes.map(({ result }) => result)
  const verdict = await executeGate(context, { gate: 'verdict' }, async () =>
    decideVerdict(results, []),
  )
  if (context.json) {
    context.io.stdout(`${JSON.stringify(verdict.result, null, 2)}\n`)
  } else {
    const failures = renderFailures(results, context)
    context.log.info('')
    if (failures !== '') context.log.info(`${failures}\n`)
    context.log.info(renderTable([...results, spanning(verdict.result, results)], context))
    context.log.info(`\n  results and logs: ${context.out}`)
  }
  const integration = results.find(({ gate }) => gate === 'integration')
  if (integration !== undefined) await showServiceLogs(context, integration)
  return combineExitCodes(outcomes)
}

/** The verdict with the time of the whole run, for the table. */
function spanning(verdict: GateResult, results: readonly GateResult[]): GateResult {
  const starts = results.map(({ startedAt }) => startedAt).sort()
  return { ...verdict, startedAt: starts[0] ?? verdict.startedAt }
}

/** A part that was asked for and is not there must not look like one that passed. */
function demandPart(plan: readonly PlannedTask[], part: PrPart): void {
  const gate = part === 'checks' ? 'check' : part
  if (plan.some((task) => task.gate === gate)) return
  throw new InputError('option/only', {
    expected: `--only to name parts that this stage and papergate.yml have`,
    found: `${part}, of which there is none`,
    fix: `Add \`${part}\` to papergate.yml, or leave it out of --only.`,
  })
}

function parseParts(text: string | undefined): readonly PrPart[] | undefined {
  return text?.split(',').map((name) => {
    const part = prParts.find((known) => known === name.trim())
    if (part !== undefined) return part
    throw new InputError('option/only', {
      expected: `--only to name parts of the pr stage (${prParts.join(', ')})`,
      found: showInput(name),
      fix: 'Correct --only.',
    })
  })
}
