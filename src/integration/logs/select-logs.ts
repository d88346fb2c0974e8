import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { InputError } from '../../contract/input-error.ts'
import { logFileName } from './log-line.ts'
import { isOver, readManifest } from './log-manifest.ts'
import type { LogManifest } from './log-manifest.ts'

export type SelectedLogs = {
  readonly run: LogManifest
  readonly files: readonly { readonly service: string; readonly path: string }[]
}

/**
 * The log files of the last run's services, or of those that are named.
 * @param folder the absolute folder of the logs
 * @param canWait whether one that is named may still come, while the run goes on
 * @throws InputError where no run has left logs, or none of a service that is named.
 */
export async function selectLogs(
  folder: string,
  services: readonly string[],
  canWait = false,
): Promise<SelectedLogs> {
  const run = await readManifest(folder)
  if (run === null) throw noRun(folder, await readdir(folder).catch(() => []))
  const known = [...run.services].sort()
  const unknown = services.filter((service) => !known.includes(service))
  if (unknown.length > 0 && !(canWait && !isOver(run))) throw noService(unknown, known)
  const wanted = services.length === 0 ? known : [...new Set(services)]
  const files = wanted.map((service) => ({ service, path: join(folder, logFileName(service)) }))
  const isThere = await Promise.all(files.map(({ path }) => stat(path).then(isFile, () => false)))
  return { run, files: files.filter((_file, index) => isThere[index] === true) }
}

function isFile(info: { readonly isFile: () => boolean }): boolean {
  return info.isFile()
}

function noRun(folder: string, names: readonly string[]): InputError {
  const others = names.filter((name) => name.endsWith('.log'))
  return new InputError('integration/no-logs', {
    expected: `logs of an integration run in ${folder}`,
    found: others.length === 0 ? 'none' : `only ${others.join(', ')}`,
    fix: 'Run `papergate integration` first, or name its output folder with --out.',
  })
}

function noService(unknown: readonly string[], known: readonly string[]): InputError {
  return new InputError('integration/no-such-log', {
    expected: `services of the last run (${known.join(', ') || 'none was started'})`,
    found: unknown.join(', '),
    fix: 'Name one of them, or none to see all.',
  })
}
