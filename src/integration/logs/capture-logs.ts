import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'

import type { Container, Engine } from '../../adapters/engine.ts'
import type { Redactor } from '../../redaction/redactor.ts'

export type LogCapture = {
  /** Follows a container that has been started, also once more after a restart. */
  readonly follow: (service: string, container: Container) => void
  /** Resolves once the logs of these services, which have ended, are read to their end; bounded. */
  readonly drain: (services: readonly string[]) => Promise<void>
  readonly lastLines: (service: string) => readonly string[]
  /** Paths of the files, relative to the output folder. */
  readonly paths: () => readonly string[]
  /** Ends once every container's log has ended, or at once when `signal` of the capture aborts. */
  readonly close: () => Promise<void>
}

const KEPT_LINES = 20

/**
 * Writes each service's log from its first line to `<out>/logs/<service>.log`: time, `out` or `err`, and the
 * redacted text. The engine stores logs, so a line written before we follow is not lost.
 */
export async function captureLogs(
  out: string,
  deps: { readonly engine: Engine; readonly redactor: Redactor },
): Promise<LogCapture> {
  const folder = join(out, 'logs')
  await mkdir(folder, { recursive: true })
  const stop = new AbortController()
  const services = new Map<string, ServiceLog>()
  const following: { readonly service: string; readonly ended: Promise<void> }[] = []
  return {
    follow: (service, container) => {
      const log = services.get(service) ?? openLog(join(folder, `${service}.log`))
      services.set(service, log)
      const onLine = (line: string, stream: 'stdout' | 'stderr'): void => {
        writeLine(log, deps.redactor.redact(line), stream)
      }
      // A log that cannot be followed is missing from its file; the verdict never hangs on it.
      const ended = deps.engine.followLogs(container.id, onLine, stop.signal).catch(() => {})
      following.push({ service, ended })
    },
    drain: async (names) => {
      const enough = AbortSignal.timeout(DRAIN_MILLISECONDS)
      const late = new Promise<void>((resolve) => {
        enough.addEventListener('abort', () => resolve(), { once: true })
      })
      const ends = following.filter(({ service }) => names.includes(service))
      await Promise.race([late, Promise.all(ends.map(({ ended }) => ended))])
    },
    lastLines: (service) => services.get(service)?.last ?? [],
    paths: () => [...services.keys()].sort().map((service) => `logs/${service}.log`),
    close: async () => {
      const grace = setTimeout(() => stop.abort(), GRACE_MILLISECONDS)
      await Promise.all(following.map(({ ended }) => ended))
      clearTimeout(grace)
      await Promise.all(
        [...services.values()].map(async ({ file }) => {
          file.end()
          await finished(file)
        }),
      )
    },
  }
}

/** A removed container ends its log at once; one that is kept does not. */
const GRACE_MILLISECONDS = 500
/** How long the engine may take to hand over what an ended container had logged. */
const DRAIN_MILLISECONDS = 2_000

type ServiceLog = {
  readonly file: ReturnType<typeof createWriteStream>
  readonly last: string[]
  /** Time of the newest line; following again after a restart repeats the older ones. */
  newest: string
}

function openLog(path: string): ServiceLog {
  return { file: createWriteStream(path), last: [], newest: '' }
}

function writeLine(log: ServiceLog, line: string, stream: 'stdout' | 'stderr'): void {
  const space = line.indexOf(' ')
  const time = space === -1 ? line : line.slice(0, space)
  if (time < log.newest) return
  log.newest = time
  const text = space === -1 ? '' : line.slice(space + 1)
  log.file.write(`${time} ${stream === 'stdout' ? 'out' : 'err'} ${text}\n`)
  log.last.push(text)
  if (log.last.length > KEPT_LINES) log.last.shift()
}
