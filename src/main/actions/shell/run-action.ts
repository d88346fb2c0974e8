import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'

import * as core from '@actions/core'

import type { ExitCode } from '../../../contract/papergate-error.ts'
import { resultFileName } from '../../../contract/result.ts'
import type { Gate, GateResult } from '../../../contract/result.ts'
import { isAccepted, worstVerdict } from '../../../contract/verdict.ts'
import { escapeMarkdown } from '../../../report/escape-text.ts'
import { readResults } from '../../../report/read-results.ts'
import { resultsFolder } from '../../../report/result-files.ts'
import { renderSummary } from '../../commands/render-report.ts'
import { secretValues } from '../../environment.ts'
import { runCli } from '../../run-cli.ts'
import { abortOnSignals } from './abort-on-signals.ts'
import { annotate } from './annotate.ts'

export type Action = {
  /** The gates whose results this action reports. */
  readonly gates: readonly Gate[]
  /** Reads the inputs into a command line of the program. */
  readonly commandLine: () => readonly string[] | Promise<readonly string[]>
  /** False where the command writes the job's summary by itself. */
  readonly summary?: boolean
  /** What else this action does once the results are there, whatever they say. */
  readonly after?: (run: ActionRun) => Promise<void>
}

type ActionRun = {
  readonly exitCode: ExitCode
  readonly results: readonly GateResult[]
  /** Absolute `.papergate` folder. */
  readonly out: string
}

/**
 * Runs one command of the program as a step: masks secrets first, then sets the outputs `verdict`,
 * `summary` and `result`, writes the job's summary, and fails the step where the command failed.
 */
export async function runAction(action: Action): Promise<void> {
  for (const secret of secretValues(process.env)) core.setSecret(secret)
  try {
    await perform(action)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    core.setOutput('verdict', 'error')
    core.setOutput('summary', message)
    await writeSummary(`## ⚠️ Papergate: error\n\n${escapeMarkdown(message)}\n`)
    core.setFailed(message)
  }
  // What still holds the process then, such as a call that an engine never answers, is not waited for.
  setTimeout(() => process.exit(), 2_000).unref()
}

async function perform(action: Action): Promise<void> {
  const startedAt = new Date()
  const out = resolve('.papergate')
  const { exitCode, lastError = missing(action.gates) } = await run([
    ...(await action.commandLine()),
    `--out=${out}`,
  ])
  const results = await ownResults(out, action.gates, startedAt)
  setOutputs(results, { exitCode, lastError, out })
  if (action.summary !== false && results.length > 0)
    await writeSummary(renderSummary(results, process.env))
  await action.after?.({ exitCode, results, out })
  if (exitCode === 0 && results.length > 0) return
  annotate(results)
  core.setFailed(worstResult(results)?.summary ?? lastError)
}

function missing(gates: readonly Gate[]): string {
  return `expected a result of the ${gates.join(' and ')} gate; found none. Add it to papergate.yml, or leave it out of the gates.`
}

/** What a test prints must not act as a workflow command; only what the action itself prints may. */
async function run(
  argv: readonly string[],
): Promise<{ readonly exitCode: ExitCode; readonly lastError: string | undefined }> {
  const cancellation = abortOnSignals()
  const resume = randomUUID()
  let lastError: string | undefined
  core.info(`::stop-commands::${resume}`)
  try {
    const exitCode = await runCli(argv, {
      env: process.env,
      cwd: process.cwd(),
      stdout: (text) => process.stdout.write(text),
      stderr: (text) => {
        if (text.trim() !== '') lastError = text.trim()
        process.stderr.write(text)
      },
      isTerminal: false,
      signal: cancellation.signal,
      stoppedCommands: resume,
    })
    return { exitCode, lastError }
  } finally {
    core.info(`::${resume}::`)
    cancellation.dispose()
  }
}

/** Results of this run only: on a machine that keeps its work folder, older ones may lie beside them. */
async function ownResults(
  out: string,
  gates: readonly Gate[],
  startedAt: Date,
): Promise<readonly GateResult[]> {
  const all = await readResults(resultsFolder(out)).catch(() => [])
  return all.filter(
    (result) => gates.includes(result.gate) && Date.parse(result.startedAt) >= startedAt.getTime(),
  )
}

function setOutputs(
  results: readonly GateResult[],
  run: { readonly exitCode: ExitCode; readonly lastError: string; readonly out: string },
): void {
  const verdict = worstVerdict(results.map((result) => result.verdict))
  const undecided = results.length === 0 || (run.exitCode !== 0 && isAccepted(verdict))
  core.setOutput('verdict', undecided ? 'error' : verdict)
  core.setOutput('summary', worstResult(results)?.summary ?? run.lastError)
  const [only] = results
  const folder = resultsFolder(run.out)
  core.setOutput(
    'result',
    results.length === 1 && only !== undefined ? join(folder, resultFileName(only)) : folder,
  )
}

function worstResult(results: readonly GateResult[]): GateResult | undefined {
  const worst = worstVerdict(results.map((result) => result.verdict))
  return results.find((result) => result.verdict === worst)
}

/** The summary is an optional surface: where it cannot be written, a warning says so. */
async function writeSummary(markdown: string): Promise<void> {
  try {
    await core.summary.addRaw(markdown).write()
  } catch (error) {
    core.warning(`the job summary was not written: ${String(error)}`)
  }
}
