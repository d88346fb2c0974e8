import type { Clock } from '../../adapters/clock.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
import type { Redactor } from '../../redaction/redactor.ts'
import { createAllowance } from './allowance.ts'
import { cleanText } from './clean-text.ts'
import type { LogLine } from './log-line.ts'
import type { ServiceLog } from './open-service-log.ts'

export type FollowDependencies = {
  readonly engine: Engine
  readonly redactor: Redactor
  readonly clock: Clock
}

type ContainerToFollow = Pick<Container, 'id'> & {
  /** Which of the service's containers, from 1 on. */
  readonly replica: number
  /** Time of the newest line that is known already; default: none is. */
  readonly seen?: string
}

export type FollowedContainer = {
  /** The container was started: its log goes on. */
  readonly noteStart: () => void
  /** Makes sure that its log is followed, whether or not its start has been noticed. */
  readonly ensureFollowed: () => void
  /** Reads the last lines of a log that came too fast to be followed. */
  readonly catchUp: () => Promise<void>
  /** Resolves when all that was to be followed has ended; never rejects. */
  readonly ended: () => Promise<void>
}

/** Compose numbers the containers of a service from 1. */
const REPLICA_LABEL = 'com.docker.compose.container-number'
/** How long a log that came too fast is left alone; then a sample of it is read. */
const PAUSE_MILLISECONDS = 2_000
const SAMPLE_BYTES = 256_000
const LAST_BYTES = 1_000_000

/**
 * Follows one container's log into its service's. The engine stores logs, so a line written before we
 * follow is not lost; and it ends the stream whenever the container ends, so every further start is
 * followed again from the newest line. Reading costs the engine as much as us: a log that comes faster
 * than its allowance is let go of, looked into now and then, and read again at its end.
 */
export function followContainer(
  { id, replica, seen: alreadySeen = '' }: ContainerToFollow,
  log: Pick<ServiceLog, 'write' | 'markUnreadable' | 'markSkipped'>,
  burst: number,
  deps: FollowDependencies,
  signal: AbortSignal,
): FollowedContainer {
  const allowance = createAllowance(burst, deps.clock)
  let ended = Promise.resolve()
  let starts = 0
  let lives = 0
  let newest = alreadySeen
  let isCalm = true
  let isLeftAlone = false
  let reading = new AbortController()
  let pausing = new AbortController()
  const write = (time: string, stream: LogLine['stream'], text: string): void =>
    log.write({ time, stream, replica, text })

  /** Reads what is newer than what has been written; says first that a new life or a gap lies before it. */
  const read = async (
    from: { readonly since?: string; readonly tail?: number; readonly follow?: boolean },
    notes: { readonly life: number; readonly skipped: boolean },
    until: AbortController,
  ): Promise<void> => {
    const seen = newest
    let isFirst = true
    let isAdjacent = !notes.skipped
    const onLine = (line: string, stream: 'stdout' | 'stderr', leftOut = 0): void => {
      if (until.signal.aborted) return
      const { time = newest, raw } = splitTime(line)
      // Lines up to the newest have been written; those of the two streams may come out of order.
      if (seen !== '' && time <= seen) {
        isAdjacent = true
        return
      }
      if (isFirst && !isAdjacent) {
        log.markSkipped()
        write(time, 'log', `not read, since it came too fast: from ${seen} to ${time}`)
      }
      if (isFirst && notes.life > 1) write(time, 'log', `started again (start ${notes.life})`)
      isFirst = false
      if (time > newest) newest = time
      write(time, stream === 'stdout' ? 'out' : 'err', cleanText(raw, leftOut, deps.redactor))
      if (!allowance.take(line.length + leftOut)) until.abort()
    }
    await deps.engine.followLogs(id, onLine, AbortSignal.any([signal, until.signal]), from)
  }

  const followLife = async (life: number): Promise<void> => {
    let from: { readonly since?: string; readonly tail?: number } =
      newest === '' ? {} : { since: newest }
    let skipped = false
    for (;;) {
      if (signal.aborted || isLeftAlone) return
      reading = new AbortController()
      await read(from, { life: skipped ? 1 : life, skipped }, reading)
      if (!reading.signal.aborted) return
      isCalm = false
      pausing = new AbortController()
      await deps.clock
        .sleep(PAUSE_MILLISECONDS, AbortSignal.any([signal, pausing.signal]))
        .catch(() => {})
      allowance.grant(SAMPLE_BYTES)
      from = { tail: allowance.linesFor(SAMPLE_BYTES / 2) }
      skipped = true
    }
  }

  const followFurther = (): void => {
    lives += 1
    const life = lives
    // A log that cannot be followed is missing from its file; the verdict never hangs on it.
    ended = ended.then(() => followLife(life)).catch((error: unknown) => sayWhy(error))
  }
  const sayWhy = (error: unknown): void => {
    if (signal.aborted) return
    const reason = error instanceof Error ? error.message : String(error)
    if (!reason.includes('does not support reading')) {
      write(newest || nowAsTime(deps.clock), 'log', 'ends here: the engine let go of it')
      return
    }
    log.markUnreadable('its logging driver keeps nothing that could be read')
    write(nowAsTime(deps.clock), 'log', 'cannot be read: its logging driver keeps nothing')
  }

  return {
    noteStart: () => {
      starts += 1
      if (lives < starts) followFurther()
    },
    ensureFollowed: () => {
      if (lives === 0) followFurther()
    },
    catchUp: async () => {
      if (isCalm || isLeftAlone) return
      isLeftAlone = true
      reading.abort()
      pausing.abort()
      await ended
      allowance.grant(LAST_BYTES)
      const from = { tail: allowance.linesFor(LAST_BYTES / 2), follow: false }
      await read(from, { life: 1, skipped: true }, new AbortController()).catch(sayWhy)
    },
    ended: () => ended,
  }
}

/** Which of its service's containers one is, by its labels. */
export function replicaOf(labels: Container['labels']): number {
  return Number(labels[REPLICA_LABEL] ?? 1)
}

function splitTime(line: string): { readonly time?: string; readonly raw: string } {
  const found = /^(\d{4}-\d\d-\d\dT\S+) ?/.exec(line)
  if (found === null) return { raw: line }
  const [before, time = ''] = found
  return { time, raw: line.slice(before.length) }
}

/** A time such as the engine writes. */
function nowAsTime(clock: Clock): string {
  return clock.now().toISOString().replace('Z', '000000Z')
}
