import type { GatewayEvent, SeenAttempt } from './gateway-event.ts'

export type Attempts = {
  /** Counts an attempt; the handle corrects what was seen first, once more is known. */
  readonly record: (seen: Seen) => { readonly correct: (more: Named) => void }
  /** Writes what has been counted and not yet written. */
  readonly flush: () => void
  /** Resolves once everybody seen so far has been looked up. */
  readonly settle: () => Promise<void>
}

type Named = Pick<SeenAttempt, 'kind' | 'host'>
export type Seen = Omit<SeenAttempt, 'id' | 'container' | 'count' | 'at'>

/** More than any program means to reach; beyond, that there are more is all that is said. */
const MOST_ATTEMPTS = 2_000

type Entry = { -readonly [Key in keyof SeenAttempt]: SeenAttempt[Key] } & { isWritten: boolean }

/**
 * Attempts at the same host and port of the same container are one, with a count; a connection takes
 * over the entry of the question before it. The first time is written at once, and so is all that
 * tells who it was; mere counts wait for `flush`.
 */
export function recordAttempts(
  write: (event: GatewayEvent) => void,
  findContainer: (address: string) => Promise<string | null>,
  now: () => Date,
): Attempts {
  const entries: Entry[] = []
  const pending = new Set<Promise<void>>()
  let hasOverflown = false
  const writeEntry = (entry: Entry): void => {
    const { isWritten: _state, ...attempt } = entry
    entry.isWritten = true
    write({ event: 'attempt', ...attempt })
  }
  const add = (seen: Seen): Entry | null => {
    if (entries.length >= MOST_ATTEMPTS) {
      if (!hasOverflown) write({ event: 'overflow' })
      hasOverflown = true
      return null
    }
    const at = now().toISOString()
    const entry: Entry = {
      ...seen,
      id: entries.length,
      container: null,
      count: 1,
      at,
      isWritten: false,
    }
    entries.push(entry)
    const lookUp = findContainer(seen.source).then((name) => {
      pending.delete(lookUp)
      if (name === null) return
      entry.container = name
      writeEntry(entry)
    })
    pending.add(lookUp)
    return entry
  }
  const record: Attempts['record'] = (seen) => {
    const known = entries.find((entry) => isSame(entry, seen))
    const entry = known ?? add(seen)
    if (entry === null) return { correct: () => {} }
    const isNews = known === undefined || (known.kind === 'dns' && seen.kind !== 'dns')
    if (isNews && known !== undefined) Object.assign(known, seen, { count: 1 })
    else if (known !== undefined) known.count += seen.kind === 'dns' && known.kind !== 'dns' ? 0 : 1
    if (isNews) writeEntry(entry)
    else entry.isWritten = false
    return {
      correct: (more) => {
        // One address may be several hosts': each is an attempt of its own.
        const isOther = entry.host !== null && more.host !== null && more.host !== entry.host
        if (isOther) {
          record({ ...seen, ...more })
          return
        }
        Object.assign(entry, { kind: more.kind, host: more.host ?? entry.host })
        writeEntry(entry)
      },
    }
  }
  return {
    record,
    settle: async () => void (await Promise.all(pending)),
    flush: () => {
      for (const entry of entries) if (!entry.isWritten) writeEntry(entry)
    },
  }
}

/** A question belongs to whatever followed it, and what follows to a question without any. */
function isSame(entry: Entry, seen: Seen): boolean {
  const isSameTarget =
    seen.host === null ? entry.address === seen.address : entry.host === seen.host
  const isSameSide = entry.source === seen.source && entry.isAllowed === seen.isAllowed
  const isQuestion = entry.kind === 'dns' || seen.kind === 'dns'
  const isSameWay = transportOf(entry.kind) === transportOf(seen.kind) && entry.port === seen.port
  return isSameTarget && isSameSide && (isQuestion || isSameWay)
}

function transportOf(kind: Seen['kind']): string {
  return kind === 'tls' || kind === 'http' ? 'tcp' : kind
}
