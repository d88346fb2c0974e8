import { join, resolve } from 'node:path'

import { createFolder } from '../adapters/create-folder.ts'
import type { ExecResult } from '../adapters/exec.ts'
import { openLogFile } from '../adapters/log-file.ts'
import type { World } from '../adapters/world.ts'
import { formatDuration } from '../config/duration.ts'
import type { Check } from '../config/schema.ts'
import type { Decision } from '../contract/result.ts'
import { resultFileName } from '../contract/result.ts'
import { WorldError } from '../contract/world-error.ts'
import { redactLine } from '../redaction/redact-line.ts'

export type CheckDependencies = Omit<World, 'cwd' | 'git' | 'engine'>

export type CheckData = { readonly exitCode: number; readonly log: string }

/** How many of a failed check's last lines the result carries. */
const LAST_LINES = 15
const LONGEST_TAIL_LINE = 1_000

/**
 * Runs one command of the user's own by `/bin/sh -c`. Exit 0 is a pass, anything else a fail; its
 * whole output goes to `<out>/logs/check-<name>.log`, redacted.
 */
export async function runCheck(
  check: Check,
  deps: CheckDependencies,
): Promise<Decision<CheckData>> {
  const logFile = resultFileName({ gate: 'check', name: check.name }).replace(/\.json$/, '.log')
  const folder = join(deps.out, 'logs')
  await createFolder(folder)
  const file = openLogFile(join(folder, logFile))
  const tail: string[] = []
  const startedAt = deps.clock.now().getTime()
  let result: ExecResult
  try {
    result = await deps.exec('/bin/sh', ['-c', check.run], {
      cwd: resolve(deps.root, check.in),
      env: deps.env,
      signal: deps.signal,
      timeout: check.timeout,
      keepOutput: false,
      onLine: (line, _stream, leftOut) => {
        const text = redactLine(line, leftOut, deps.redactor)
        file.write(text)
        if (text.trim() !== '') tail.push(text.slice(0, LONGEST_TAIL_LINE))
        if (tail.length > LAST_LINES) tail.shift()
        deps.log.progress(text)
      },
    })
  } catch (error) {
    throw deps.signal.aborted ? interrupted(check) : error
  } finally {
    await file.close()
  }
  const seconds = formatDuration(deps.clock.now().getTime() - startedAt)
  return decideCheck(check, result, { seconds, tail, logFile: `logs/${logFile}` })
}

/** The verdict of a check that ended. @throws WorldError when it was interrupted. */
function decideCheck(
  check: Check,
  result: ExecResult,
  context: { readonly seconds: string; readonly tail: readonly string[]; readonly logFile: string },
): Decision<CheckData> {
  if (result.aborted) throw interrupted(check)
  const passed = result.exitCode === 0 && !result.timedOut
  const found = result.timedOut
    ? `still running after ${formatDuration(check.timeout)}`
    : `exit code ${result.exitCode}`
  const ending = context.tail.length === 0 ? '' : `; its last lines:\n${context.tail.join('\n')}`
  return {
    verdict: passed ? 'pass' : 'fail',
    summary: passed
      ? `\`${check.run}\` passed in ${context.seconds}`
      : `\`${check.run}\` failed: ${found}`,
    rules: [
      {
        id: 'check/exit-code',
        verdict: passed ? 'pass' : 'fail',
        expected: `\`${check.run}\` in ${check.in} to exit with 0`,
        found: passed ? found : `${found}${ending}`,
        fix: passed
          ? ''
          : `Run \`${check.run}\` in ${check.in}; the whole output is in ${context.logFile}.`,
        locations: [],
      },
    ],
    data: { exitCode: result.exitCode, log: context.logFile },
  }
}

function interrupted(check: Check): WorldError {
  return new WorldError('check/interrupted', {
    expected: `the check ${check.name} to run to its end`,
    found: 'it was interrupted',
    fix: 'Run it again.',
  })
}
