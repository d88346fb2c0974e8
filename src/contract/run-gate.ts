import { exitCodeOf } from './exit-code.ts'
import { explainIoError } from './io-error.ts'
import { PapergateError } from './papergate-error.ts'
import type { ExitCode } from './papergate-error.ts'
import type { Decision, Gate, GateResult } from './result.ts'

export type GateOutcome = {
  readonly result: GateResult
  readonly exitCode: ExitCode
  /** What was thrown, for `--verbose`; null when the gate decided by itself. */
  readonly error: unknown
}

/**
 * Runs a gate and turns whatever happens into one result: a decision as it is, an error into the
 * verdict `error`. So a gate that breaks still leaves a result file, and never counts as passed.
 * @param now reads the time; called once before and once after.
 */
export async function runGate(
  gate: { readonly gate: Gate; readonly name?: string },
  now: () => Date,
  body: () => Promise<Decision<object>>,
): Promise<GateOutcome> {
  const startedAt = now().toISOString()
  const finish = (decision: Decision<object>): GateResult => ({
    schema: 'papergate/result/v1',
    ...gate,
    verdict: decision.verdict,
    summary: decision.summary,
    rules: [...decision.rules],
    startedAt,
    finishedAt: now().toISOString(),
    data: { ...decision.data },
  })
  try {
    const decision = await body()
    return { result: finish(decision), exitCode: exitCodeOf(decision.verdict), error: null }
  } catch (cause) {
    const error = explainIoError(cause)
    return {
      result: finish(undecided(gate.gate, error)),
      exitCode: error instanceof PapergateError ? error.exitCode : 3,
      error,
    }
  }
}

function undecided(gate: Gate, error: unknown): Decision {
  const { code, parts } =
    error instanceof PapergateError
      ? error
      : {
          code: `${gate}/bug`,
          parts: {
            expected: 'Papergate to decide',
            found: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
            fix: 'This is a bug in Papergate: run again with --verbose and report the stack.',
          },
        }
  return {
    verdict: 'error',
    summary: `could not decide: found ${parts.found}; expected ${parts.expected}. ${parts.fix}`,
    rules: [{ id: code, verdict: 'error', ...parts, locations: [] }],
    data: {},
  }
}
