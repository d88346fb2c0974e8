import { randomUUID } from 'node:crypto'

import type { World } from '../../adapters/world.ts'
import { InputError } from '../../contract/input-error.ts'
import { describeDetail } from './describe-fault.ts'
import { conflicting } from './fault-errors.ts'
import type { Fault, FaultKind, FaultRecord } from './fault-schema.ts'
import { beginFault } from './kinds/begin-fault.ts'
import type { RunningFault, Target } from './kinds/begin-fault.ts'
import { startEnded } from './kinds/stop-containers.ts'
import { untilWell } from './until-well.ts'

type EndedBy = FaultRecord['endedBy']

export type ActiveFault = {
  readonly id: string
  readonly fault: Fault
  /** The suite that asked for it. */
  readonly owner: string
  readonly fromMs: number
  /** Milliseconds since the epoch at which it ends by itself. */
  readonly endsAt: number
}

export type FaultKeeper = {
  /** Resolves once it is on. */
  readonly begin: (fault: Fault, owner: string) => Promise<ActiveFault>
  readonly renew: (id: string, owner: string, seconds: number) => Promise<ActiveFault>
  /** Resolves once it is undone and the service is well again; one that has ended is fine. */
  readonly end: (id: string, by: EndedBy) => Promise<FaultRecord | null>
  /** Ends those of an owner; null: all. */
  readonly endAll: (owner: string | null, by: EndedBy) => Promise<void>
  readonly list: (owner: string) => readonly ActiveFault[]
  /** Whether a service is, or has just been, stopped or taken away by a fault. */
  readonly isDisturbed: (service: string) => boolean
  readonly records: () => readonly FaultRecord[]
}

type KeeperWorld = Pick<World, 'engine' | 'clock' | 'log' | 'redactor'> & {
  readonly find: (service: string) => Promise<Target>
  /** Milliseconds by which a fault lasts that says nothing of it. */
  readonly lease: number
  /** Milliseconds since the time line began. */
  readonly elapsed: () => number
  readonly onChange: (service: string, change: 'began' | 'ended') => void
}

/** They stop the service, or take it away: two of them on one service would undo each other. */
const EXCLUSIVE: readonly FaultKind[] = ['pause', 'kill', 'restart', 'disconnect', 'dns']
const MOST_AT_ONCE = 50
/** The engine's events come a little after what they tell of. */
const GRACE_MILLISECONDS = 1_000

type Kept = ActiveFault & { readonly running: RunningFault; readonly lease: AbortController }

/** Begins faults, and sees to it that each is undone: by whoever asked for it, or by time. */
export function keepFaults(world: KeeperWorld): FaultKeeper {
  const active = new Map<string, Kept>()
  const ending = new Map<string, Promise<FaultRecord | null>>()
  const starting = new Set<Fault>()
  const lastEnded = new Map<string, number>()
  const records: FaultRecord[] = []
  const inTurn = createTurns()
  const now = (): number => world.clock.now().getTime()
  const lastsOf = ({ seconds }: Pick<Fault, 'seconds'>): number =>
    seconds === undefined ? world.lease : Math.round(seconds * 1_000)

  const keep = (fault: ActiveFault, running: RunningFault): Kept => {
    const lease = new AbortController()
    const kept = { ...fault, running, lease }
    active.set(fault.id, kept)
    world.clock.sleep(Math.max(0, fault.endsAt - now()), lease.signal).then(
      () => end(fault.id, 'lease'),
      () => {
        // Ended or renewed before.
      },
    )
    return kept
  }
  const undo = async ({ id, fault, running, fromMs, owner }: Kept, by: EndedBy) => {
    const isGentle = by !== 'end'
    const problem = await inTurn(fault.service, async () => {
      try {
        await running.undo()
        if (EXCLUSIVE.includes(fault.kind)) await recover(fault, isGentle, world)
        return null
      } catch (error) {
        return world.redactor.redact(error instanceof Error ? error.message : String(error))
      }
    })
    if (problem !== null && isGentle) {
      world.log.warn(`${fault.kind} of ${fault.service} was not undone: ${problem}`)
    }
    const detail = describeDetail(fault)
    const { service, kind } = fault
    const toMs = world.elapsed()
    const record = { service, kind, detail, suite: owner, fromMs, toMs, endedBy: by, problem }
    records.push(record)
    active.delete(id)
    if (EXCLUSIVE.includes(kind)) lastEnded.set(service, now())
    world.onChange(service, 'ended')
    return record
  }
  const end: FaultKeeper['end'] = (id, by) => {
    const kept = active.get(id)
    const known = ending.get(id)
    if (known !== undefined || kept === undefined) return known ?? Promise.resolve(null)
    kept.lease.abort()
    const ended = undo(kept, by)
    ending.set(id, ended)
    return ended
  }
  const findExclusive = (
    service: string,
    counts: (kept: Kept) => boolean = () => true,
  ): Fault | undefined => {
    const all = [...[...active.values()].filter(counts).map(({ fault }) => fault), ...starting]
    return all.find((fault) => fault.service === service && EXCLUSIVE.includes(fault.kind))
  }
  const demandFree = (fault: Fault): void => {
    if (active.size + starting.size >= MOST_AT_ONCE) throw tooMany()
    if (!EXCLUSIVE.includes(fault.kind)) return
    // One that is being undone is waited for: a test must not suffer from the end of the one before it.
    const other = findExclusive(fault.service, ({ id }) => !ending.has(id))
    if (other !== undefined) throw conflicting(fault.kind, fault.service, other.kind)
  }
  return {
    begin: async (fault, owner) => {
      demandFree(fault)
      starting.add(fault)
      try {
        const id = randomUUID()
        const fromMs = world.elapsed()
        const running = await inTurn(fault.service, async () =>
          beginFault(id, fault, await world.find(fault.service), lastsOf(fault), world),
        )
        world.onChange(fault.service, 'began')
        return keep({ id, fault, owner, fromMs, endsAt: now() + lastsOf(fault) }, running)
      } finally {
        starting.delete(fault)
      }
    },
    renew: async (id, owner, seconds) => {
      const kept = active.get(id)
      if (kept === undefined || kept.owner !== owner || ending.has(id)) throw unknownFault(id)
      kept.lease.abort()
      const lasts = lastsOf({ seconds })
      await kept.running.renew(lasts)
      return keep({ ...kept, endsAt: now() + lasts }, kept.running)
    },
    end,
    endAll: async (owner, by) => {
      const those = [...active.values()].filter((kept) => owner === null || kept.owner === owner)
      // The last that came goes first: what it found is what it restores.
      await Promise.all(those.toReversed().map(({ id }) => end(id, by)))
    },
    list: (owner) => [...active.values()].filter((kept) => kept.owner === owner),
    isDisturbed: (service) =>
      findExclusive(service) !== undefined ||
      now() - (lastEnded.get(service) ?? -Infinity) < GRACE_MILLISECONDS,
    records: () => records.toSorted((left, right) => left.fromMs - right.fromMs),
  }
}

/** A service that ended while it was disturbed is started again; the test goes on once it is well. */
async function recover(
  { service }: Fault,
  isGentle: boolean,
  world: Pick<KeeperWorld, 'find' | 'engine' | 'clock'>,
): Promise<void> {
  const { containers } = await world.find(service)
  await startEnded(containers, world)
  if (isGentle) await untilWell(containers, world)
}

/** What concerns one service is done one after the other. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>()
  return <T>(service: string, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(service) ?? Promise.resolve()).then(work, work)
    last.set(service, turn)
    return turn
  }
}

export function unknownFault(id: string): InputError {
  return new InputError('integration/fault-unknown', {
    expected: 'the id of a fault that is on',
    found: id,
    fix: 'It may have ended by itself: ask for more `seconds`, or renew it in time.',
  })
}

function tooMany(): InputError {
  return new InputError('integration/fault-limit', {
    expected: `at most ${MOST_AT_ONCE} faults at a time`,
    found: 'one more',
    fix: 'End some first.',
  })
}
