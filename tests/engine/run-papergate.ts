import { join, resolve } from 'node:path'

import { spawnExec } from '../../src/adapters/exec.ts'
import type { ExecResult } from '../../src/adapters/exec.ts'

const repository = resolve(import.meta.dirname, '..', '..')

/** Runs the command line from its sources, as a person would, in a folder. */
export function runPapergate(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ExecResult> {
  const cli = join(repository, 'src', 'main', 'cli.ts')
  // The event of the job that runs these tests is not the event of the repositories that they make.
  const {
    GITHUB_EVENT_NAME: _name,
    GITHUB_EVENT_PATH: _path,
    GITHUB_ACTIONS: _ci,
    ...rest
  } = process.env
  return spawnExec(process.execPath, [cli, ...args], { cwd, env: { ...rest, ...env } })
}
