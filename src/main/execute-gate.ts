import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { createFolder } from '../adapters/create-folder.ts'
import type { Log } from '../adapters/log.ts'
import { PapergateError } from '../contract/papergate-error.ts'
import type { ExitCode } from '../contract/papergate-error.ts'
import type { Decision, Gate } from '../contract/result.ts'
import { runGate } from '../contract/run-gate.ts'
import type { GateOutcome } from '../contract/run-gate.ts'
import { WorldError } from '../contract/world-error.ts'
import { redactValue } from '../redaction/redact-value.ts'
import { renderFailures, renderTable } from '../report/render-table.ts'
import { clearResult, formatResult, writeResult } from '../report/result-files.ts'
import type { Context } from './context.ts'

/**
 * Runs a gate, redacts its result and writes it to `<out>/results/`. Never throws: a result that
 * cannot be written is an error of the gate, so that the others end, and clean up, as usual.
 */
export async function executeGate(
  context: Context,
  gate: { readonly gate: Gate; readonly name?: string },
  body: () => Promise<Decision<object>>,
  log: Log = context.log,
): Promise<GateOutcome> {
  const outcome = await runGate(gate, context.clock.now, async () => {
    await prepareOut(context.out)
    await clearResult(context.out, gate)
    try {
      return await body()
    } catch (error) {
      throw context.signal.aborted ? explainInterruption(context.signal, error) : error
    }
  })
  const result = redactValue(context.redactor, outcome.result)
  try {
    await writeResult(context.out, result)
  } catch (error) {
    return runGate(gate, context.clock.now, async () => {
      throw error
    })
  }
  if (outcome.error instanceof Error) {
    log.debug(context.redactor.redact(outcome.error.stack ?? outcome.error.message))
  }
  return { ...outcome, result }
}

/** What a gate throws because we stopped it is no bug, however it says so. */
function explainInterruption({ reason }: AbortSignal, error: unknown): unknown {
  if (error instanceof PapergateError) return error
  return new WorldError(
    'run/interrupted',
    {
      expected: 'the run to go on to its end',
      found: `it was interrupted (${String(reason)})`,
      fix: 'Run it again.',
    },
    { cause: error },
  )
}

/** Our own output must never make a repository look changed that does not ignore it. */
async function prepareOut(out: string): Promise<void> {
  await createFolder(out)
  await writeFile(join(out, '.gitignore'), '*\n')
}

/** Shows the outcome of one gate: its result as JSON on stdout, or a table and what failed. */
export function showOutcome(context: Context, { result, exitCode }: GateOutcome): ExitCode {
  if (context.json) {
    context.io.stdout(formatResult(result))
    return exitCode
  }
  const failures = renderFailures([result], context)
  if (failures !== '') context.log.info(failures)
  context.log.info(renderTable([result], context))
  return exitCode
}

/** Exit code of several outcomes: an error before a failure, and 2 where every error is the person's own. */
export function combineExitCodes(outcomes: readonly GateOutcome[]): ExitCode {
  const codes = new Set(outcomes.map(({ exitCode }) => exitCode))
  for (const code of [130, 143, 3, 2, 1] as const) if (codes.has(code)) return code
  return 0
}
