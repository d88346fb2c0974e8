import { followRun } from '../../integration/logs/follow-run.ts'
import { isOver, readManifest } from '../../integration/logs/log-manifest.ts'
import type { LogManifest } from '../../integration/logs/log-manifest.ts'
import { mergeLogs } from '../../integration/logs/merge-logs.ts'
import type { ServiceLine } from '../../integration/logs/merge-logs.ts'
import { selectLogs } from '../../integration/logs/select-logs.ts'
import { isKeptName } from '../../integration/reaper/kept-project.ts'
import type { Context } from '../context.ts'
import type { NewestLines } from './integration-logs-newest.ts'

/**
 * Goes on with the lines of a run after those that its files had: from the engine, which has each at once,
 * and at the end, with what was too short-lived for that, from the files.
 */
export async function followLogs(
  context: Context,
  {
    run,
    folder,
    services,
    newest,
  }: {
    readonly run: LogManifest
    readonly folder: string
    readonly services: readonly string[]
    readonly newest: NewestLines
  },
  show: (lines: readonly ServiceLine[]) => void,
): Promise<void> {
  const signals = [context.signal, context.io.readerGone].filter((signal) => signal !== undefined)
  const signal = AbortSignal.any(signals)
  if (!isOver(run) || isKeptName(run.project)) {
    const engine = await context.engine()
    const readRun = (): Promise<LogManifest | null> => readManifest(folder)
    await followRun(
      run,
      { services, seen: newest.timeOf, show },
      { ...context, engine, signal, readRun },
    ).catch((error: unknown) => {
      // Whatever a call that was broken off complains of, that is the reason.
      if (!signal.aborted) throw error
    })
  }
  if (signal.aborted || isKeptName(run.project)) return
  if ((await readManifest(folder))?.project !== run.project) return
  const { files } = await selectLogs(folder, services)
  const known = newest.copy()
  for await (const line of mergeLogs(files)) {
    if (signal.aborted) return
    if (line.time > known.timeOf(line.service, line.replica)) show([line])
  }
}
