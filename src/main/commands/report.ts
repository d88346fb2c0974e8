import { appendFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'

import { InputError } from '../../contract/input-error.ts'
import { showInput } from '../../contract/show-input.ts'
import { gateSchema } from '../../contract/result-schema.ts'
import type { Gate, GateResult } from '../../contract/result.ts'
import { decideVerdict } from '../../pipeline/decide-verdict.ts'
import { jobResultsSchema } from '../../pipeline/judge-jobs.ts'
import type { JobResults } from '../../pipeline/judge-jobs.ts'
import { readResults } from '../../report/read-results.ts'
import { resultsFolder } from '../../report/result-files.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { read } from '../environment.ts'
import { executeGate } from '../execute-gate.ts'

type Flags = CommonOptions & {
  readonly results?: string
  readonly verdict?: boolean
  readonly expect?: string
  readonly jobs?: string
}

export function addReportCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('report', 'Show the results as Markdown, also in the job’s summary on GitHub.')
    .option('--results <dir>', 'folder of result files (default: <out>/results)')
    .option('--verdict', 'judge all results: exit by the worst')
    .option(
      '--expect <gates>',
      'with --verdict: gates that must have left a result, separated by commas',
    )
    .option('--jobs <json>', 'with --verdict: how the jobs before ended, as toJSON(needs) says it')
    .action((flags: Flags) =>
      perform(flags, (context) => report(context, flags), { config: false }),
    )
}

async function report(context: Context, flags: Flags) {
  const folder =
    flags.results === undefined ? resultsFolder(context.out) : resolve(context.cwd, flags.results)
  const expected = parseGates(flags.expect ?? '')
  const jobs = parseJobs(flags.jobs ?? '{}')
  const results = (await readResults(folder)).filter((result) => result.gate !== 'verdict')
  const outcome = await executeGate(context, { gate: 'verdict' }, async () =>
    decideVerdict(results, expected, jobs),
  )
  const { renderReport } = await import('./render-report.ts')
  const all = [...results, outcome.result]
  if (context.json) context.io.stdout(`${JSON.stringify(outcome.result, null, 2)}\n`)
  else context.io.stdout(context.redactor.redact(renderReport(all, context.env)))
  await writeStepSummary(context, all)
  return flags.verdict === true ? outcome.exitCode : 0
}

/** The summary is an optional surface: where it cannot be written, a warning says so. */
async function writeStepSummary(context: Context, results: readonly GateResult[]): Promise<void> {
  const path = read(context.env, 'githubStepSummary')
  if (path === null) return
  const { renderSummary } = await import('./render-report.ts')
  try {
    const used = await stat(path).then(
      ({ size }) => size,
      () => 0,
    )
    await appendFile(path, context.redactor.redact(renderSummary(results, context.env, used)))
  } catch (error) {
    context.log.warn(`the job summary was not written: ${String(error)}`)
  }
}

function parseGates(text: string): readonly Gate[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const parsed = gateSchema.safeParse(name === 'checks' ? 'check' : name)
      if (parsed.success) return parsed.data
      throw new InputError('option/expect', {
        expected: `--expect to name gates (${gateSchema.options.join(', ')})`,
        found: showInput(name),
        fix: 'Correct --expect.',
      })
    })
}

function parseJobs(text: string): JobResults {
  try {
    return jobResultsSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new InputError(
      'option/jobs',
      {
        expected: '--jobs as GitHub’s toJSON(needs): an object of jobs, each with its result',
        found: showInput(text),
        fix: 'Pass ${{ toJSON(needs) }}, through an environment variable.',
      },
      { cause: error },
    )
  }
}
