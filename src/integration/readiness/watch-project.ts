import type { World } from '../../adapters/world.ts'
import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, EngineEvent } from '../../adapters/engine.ts'
import { createAlarm } from './create-alarm.ts'

/** What is known of a project's containers, kept up by the engine's events. */
export type ProjectWatch = AsyncDisposable & {
  /** Containers of each service, in order of their names. */
  readonly containers: () => ReadonlyMap<string, readonly Container[]>
  /** Asks the engine about what events have named since; about everything where some may be lost. */
  readonly update: () => Promise<void>
  /** Resolves when there is something to update or to judge, or at that time in milliseconds; null: no time. */
  readonly change: (until: number | null, signal: AbortSignal) => Promise<void>
  /** Something else than the engine has news; about these containers, it may be. */
  readonly ring: (containerIds?: readonly string[]) => void
  /** Whether somebody told the engine to end it: a death of its own has no such event before it. */
  readonly wasKilled: (containerId: string) => boolean
}

/** Everything that changes a container's state; not the three events of each probe. */
const ACTIONS = [
  'start',
  'die',
  'kill',
  'oom',
  'health_status',
  'pause',
  'unpause',
  'restart',
  'stop',
  'destroy',
]

/** Signals that ask for something else than an end: HUP, USR1, USR2, CHLD, CONT, WINCH. */
const HARMLESS_SIGNALS = new Set(['1', '10', '12', '17', '18', '28'])

/** The engine drops events for slow readers without a word; a full look finds what they would have told. */
const RECONCILE_MILLISECONDS = 5_000
const RECONNECT_MILLISECONDS = 100

/**
 * Subscribes before it looks, so that nothing lies between. Each event costs one look at one container, so that
 * the whole costs as much as there are changes, however many containers there are.
 * @throws WorldError (from `update`, too) where the engine is gone
 */
export async function watchProject(
  project: string,
  { engine, clock, signal }: Pick<World, 'engine' | 'clock' | 'signal'>,
): Promise<ProjectWatch> {
  const labels = { [composeLabels.project]: project }
  const own = new AbortController()
  const alarm = createAlarm()
  const known = new Map<string, Container>()
  const touched = new Set<string>()
  const killed = new Set<string>()
  let isConnected = false
  let isStale = true
  let reconcileAt = 0
  const onEvent = (event: EngineEvent): void => {
    if (event.action === 'kill') noteKill(event, killed)
    if (event.action === 'start') killed.delete(event.containerId)
    touched.add(event.containerId)
    alarm.ring()
  }
  const onEnd = (): void => {
    isConnected = false
    alarm.ring()
  }
  const connect = async (): Promise<void> => {
    const listening = AbortSignal.any([signal, own.signal])
    await engine.onEvents(labels, onEvent, listening, { actions: ACTIONS, onEnd })
    isConnected = true
    isStale = true
  }
  await connect()
  return {
    containers: () => groupByService(known.values()),
    ring: (ids = []) => {
      for (const id of ids) touched.add(id)
      alarm.ring()
    },
    wasKilled: (id) => killed.has(id),
    update: async () => {
      if (!isConnected) {
        await clock.sleep(RECONNECT_MILLISECONDS, signal).catch(() => {})
        await connect()
      }
      const ids = isStale ? [] : [...touched]
      touched.clear()
      if (isStale) {
        isStale = false
        reconcileAt = clock.now().getTime() + RECONCILE_MILLISECONDS
        const all = await engine.containers({ ...labels, [composeLabels.oneOff]: 'False' })
        known.clear()
        for (const container of all) known.set(container.id, container)
      }
      await Promise.all(
        ids.map(async (id) => {
          const container = await engine.inspect(id)
          if (container === null) known.delete(id)
          else if (container.labels[composeLabels.oneOff] !== 'True') known.set(id, container)
        }),
      )
    },
    change: async (until, stop) => {
      const now = clock.now().getTime()
      const next = until === null ? null : Math.max(0, Math.min(until, reconcileAt) - now)
      await alarm.wait(clock, next, stop)
      if (until !== null && clock.now().getTime() >= reconcileAt) isStale = true
    },
    [Symbol.asyncDispose]: () => {
      own.abort()
      return Promise.resolve()
    },
  }
}

function noteKill({ containerId, labels }: EngineEvent, killed: Set<string>): void {
  if (!HARMLESS_SIGNALS.has(labels['signal'] ?? '')) killed.add(containerId)
}

function groupByService(
  containers: Iterable<Container>,
): ReadonlyMap<string, readonly Container[]> {
  const groups = new Map<string, Container[]>()
  for (const container of containers) {
    const service = container.labels[composeLabels.service] ?? container.name
    const group = groups.get(service)
    if (group === undefined) groups.set(service, [container])
    else group.push(container)
  }
  for (const group of groups.values()) group.sort((a, b) => a.name.localeCompare(b.name))
  return groups
}
