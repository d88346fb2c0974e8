import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
import { openLogFile } from '../../adapters/log-file.ts'
import type { LogFile } from '../../adapters/log-file.ts'
import type { Redactor } from '../../redaction/redactor.ts'

export type LogCapture = {
  /** Follows a container that has been started. Later starts, by its restart policy or a test, are noticed. */
  readonly follow: (service: string, container: Container) => void
  /** Resolves once the logs of these services, which have ended, are read to their end; bounded. */
  readonly drain: (services: readonly string[]) => Promise<void>
  readonly lastLines: (service: string) => readonly string[]
  /** Paths of the files, relative to the output folder. */
  readonly paths: () => readonly string[]
  /** Resolves once every file is written; logs of containers that run on are cut off here. */
  readonly close: () => Promise<void>
}

const KEPT_LINES = 20
const LONGEST_KEPT_LINE = 1_000
/** A removed container ends its log at once; one that is kept does not. */
const GRACE_MILLISECONDS = 500
/** How long the engine may take to hand over what an ended container had logged. */
const DRAIN_MILLISECONDS = 2_000

/**
 * Writes each service's log from its first line to `<out>/logs/<service>.log`: time, `out` or `err`, and the
 * redacted text. The engine stores logs, so a line written before we follow is not lost; and it ends the
 * stream whenever the container ends, so every further start is followed again from the newest line.
 */
export async function captureLogs(
  out: string,
  project: string,
  deps: { readonly engine: Engine; readonly redactor: Redactor },
): Promise<LogCapture> {
  const folder = join(out, 'logs')
  await mkdir(folder, { recursive: true })
  const stop = new AbortController()
  const services = new Map<string, ServiceLog>()
  const starts = new Map<string, number>()
  const followFurther = (log: ServiceLog, id: string): void => {
    // A log that cannot be followed is missing from its file; the verdict never hangs on it.
    log.ended = log.ended.then(() => followOnce(log, id, deps, stop.signal)).catch(() => {})
  }
  await deps.engine.onEvents(
    { [composeLabels.project]: project },
    ({ action, containerId, labels }) => {
      if (action !== 'start') return
      const count = (starts.get(containerId) ?? 0) + 1
      starts.set(containerId, count)
      const log = services.get(labels[composeLabels.service] ?? '')
      if (count > 1 && log !== undefined) followFurther(log, containerId)
    },
    stop.signal,
  )
  return {
    follow: (service, { id }) => {
      const log = services.get(service) ?? openLog(join(folder, `${service}.log`))
      services.set(service, log)
      followFurther(log, id)
    },
    drain: (names) =>
      within(
        DRAIN_MILLISECONDS,
        names.flatMap((name) => services.get(name)?.ended ?? []),
      ),
    lastLines: (service) => services.get(service)?.last ?? [],
    paths: () => [...services.keys()].sort().map((service) => `logs/${service}.log`),
    close: async () => {
      await within(
        GRACE_MILLISECONDS,
        [...services.values()].map(({ ended }) => ended),
      )
      stop.abort()
      await Promise.all([...services.values()].map(({ ended }) => ended))
      await Promise.all([...services.values()].map(({ file }) => file.close()))
    },
  }
}

type ServiceLog = {
  readonly file: LogFile
  readonly last: string[]
  /** Time of the newest line. */
  newest: string
  /** Resolves when all that was to be followed has ended; never rejects. */
  ended: Promise<void>
}

function openLog(path: string): ServiceLog {
  return { file: openLogFile(path), last: [], newest: '', ended: Promise.resolve() }
}

/** Lines up to the newest have been written; among the others, those of the two streams may come out of order. */
async function followOnce(
  log: ServiceLog,
  id: string,
  { engine, redactor }: { readonly engine: Engine; readonly redactor: Redactor },
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return
  const seen = log.newest
  const onLine = (line: string, stream: 'stdout' | 'stderr'): void => {
    const [, time = '', raw = ''] = /^(\S*) ?(.*)$/s.exec(line) ?? []
    if (time <= seen) return
    if (time > log.newest) log.newest = time
    const text = redactor.redact(raw)
    log.file.write(`${time} ${stream === 'stdout' ? 'out' : 'err'} ${text}`)
    log.last.push(text.slice(0, LONGEST_KEPT_LINE))
    if (log.last.length > KEPT_LINES) log.last.shift()
  }
  await engine.followLogs(id, onLine, signal, seen === '' ? undefined : seen)
}

/** Waits for all of them, but no longer than that. */
async function within(milliseconds: number, promises: readonly Promise<void>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([late, Promise.all(promises)])
  clearTimeout(timer)
}
