import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'

import type { Container, Engine } from '../../adapters/engine.ts'
import type { Redactor } from '../../redaction/redactor.ts'

export type LogCapture = {
  /** Follows a container that has been started, also once more after a restart. */
  readonly follow: (service: string, container: Container) => void
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
  const following: Promise<void>[] = []
  return {
    follow: (service, container) => {
      const log = services.get(service) ?? openLog(join(folder, `${service}.log`))
      services.set(service, log)
      const onLine = (line: string, stream: 'stdout' | 'stderr'): void => {
        writeLine(log, deps.redactor.redact(line), stream)
      }
      // A log that cannot be followed is missing from its file; the verdict never hangs on it.
      following.push(deps.engine.followLogs(container.id, onLine, stop.signal).catch(() => {}))
    },
    lastLines: (service) => services.get(service)?.last ?? [],
    paths: () => [...services.keys()].sort().map((service) => `logs/${service}.log`),
    close: async () => {
      const grace = setTimeout(() => stop.abort(), GRACE_MILLISECONDS)
      await Promise.all(following)
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
