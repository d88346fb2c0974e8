import type { Clock } from '../../adapters/clock.ts'
import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
import { findCgroup, kernelFolders, readCgroup } from './read-cgroup.ts'
import type { CgroupFiles, KernelFolders, Usage } from './read-cgroup.ts'
import type { ServiceResources } from './resources-schema.ts'

export type ResourceWatch = {
  /** Takes the last figures, and tells those of every service that was started; call it before teardown. */
  readonly finish: () => Promise<ServiceResources[]>
  /** Ends it without another look. */
  readonly stop: () => void
}

type Dependencies = {
  readonly engine: Engine
  readonly clock: Clock
  readonly folders?: KernelFolders
}

/** One start of a container. */
type Watched = {
  readonly service: string
  readonly id: string
  readonly files: CgroupFiles | null
  usage: Usage | null
}

/** Soon after a start, for services that only do one thing; then less and less often, as high-water marks wait. */
const FIRST_PAUSE_MILLISECONDS = 50
const LONGEST_PAUSE_MILLISECONDS = 1_000
/** The engine has to work for its figures. */
const LEAST_PAUSE_OF_STATS_MILLISECONDS = 2_000
const LONGEST_FINISH_MILLISECONDS = 2_000
/** A round may take one in a hundred parts of the time, however many services there are. */
const SHARE = 100

/**
 * Watches what these services of a project use, from their starts on: by the kernel's own counters where this
 * machine shows them, else by the engine's. What has ended keeps the figures that it was last seen with.
 */
export async function watchResources(
  project: string,
  services: ReadonlySet<string>,
  { engine, clock, folders = kernelFolders }: Dependencies,
): Promise<ResourceWatch> {
  const stop = new AbortController()
  const watched: Watched[] = []
  let pause = FIRST_PAUSE_MILLISECONDS
  let wake = new AbortController()
  const labels = { [composeLabels.project]: project }
  const add = async (id: string, own: Container['labels']): Promise<void> => {
    const service = own[composeLabels.service] ?? ''
    if (!services.has(service) || own[composeLabels.oneOff] === 'True') return
    const pid = (await engine.inspect(id).catch(() => null))?.pid ?? null
    const files = pid === null ? null : findCgroup(id, pid, folders)
    const one: Watched = { service, id, files, usage: null }
    await look(one, engine)
    watched.push(one)
    pause = FIRST_PAUSE_MILLISECONDS
    wake.abort()
  }
  await engine.onEvents(
    labels,
    (event) => {
      if (event.action === 'start') void add(event.containerId, event.labels)
    },
    stop.signal,
    { actions: ['start'] },
  )
  // What an earlier run left up is not started again.
  for (const container of await engine.containers(labels)) {
    if (container.status === 'running') await add(container.id, container.labels)
  }
  const rest = async (milliseconds: number): Promise<void> => {
    wake = new AbortController()
    await clock.sleep(milliseconds, AbortSignal.any([stop.signal, wake.signal])).catch(() => {})
  }
  const watch = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const running = current(watched)
      const least = running.some(({ files }) => files === null)
        ? LEAST_PAUSE_OF_STATS_MILLISECONDS
        : 0
      await rest(Math.max(pause, least))
      if (stop.signal.aborted) return
      const cost = await measureCost(current(watched), engine)
      pause = Math.max(Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS), cost * SHARE)
    }
  }
  void watch()
  return {
    finish: async () => {
      stop.abort()
      const late = new AbortController()
      const looks = Promise.all(current(watched).map((one) => look(one, engine)))
      // An engine that does not answer must not keep the teardown waiting.
      await Promise.race([
        looks,
        clock.sleep(LONGEST_FINISH_MILLISECONDS, late.signal).catch(() => {}),
      ])
      late.abort()
      return sumUp(watched)
    },
    stop: () => stop.abort(),
  }
}

/** The newest start of each container; the earlier ones have ended. */
function current(watched: readonly Watched[]): readonly Watched[] {
  return [...new Map(watched.map((one) => [one.id, one])).values()]
}

/**
 * Looks at them once. Milliseconds that it cost: our own CPU time for what the kernel shows, and all of the time
 * that the engine took, as it may have worked for all of it.
 */
async function measureCost(watched: readonly Watched[], engine: Engine): Promise<number> {
  const before = process.cpuUsage()
  for (const one of watched) if (one.files !== null) void look(one, engine)
  const { user, system } = process.cpuUsage(before)
  const began = performance.now()
  for (const one of watched) if (one.files === null) await look(one, engine)
  return (user + system) / 1_000 + performance.now() - began
}

async function look(one: Watched, engine: Engine): Promise<void> {
  const usage =
    one.files === null ? await engine.usage(one.id).catch(() => null) : readCgroup(one.files)
  one.usage = usage === null ? one.usage : higher(one.usage, usage)
}

/** Counters only grow; an engine tells of an ended container with zeros. */
function higher(left: Usage | null, right: Usage): Usage {
  return {
    peakMemoryBytes: combine(left?.peakMemoryBytes, right.peakMemoryBytes, Math.max),
    cpuSeconds: combine(left?.cpuSeconds, right.cpuSeconds, Math.max),
  }
}

function combine(
  left: number | null | undefined,
  right: number | null | undefined,
  how: (left: number, right: number) => number,
): number | null {
  if (left === null || left === undefined) return right ?? null
  return right === null || right === undefined ? left : how(left, right)
}

/** Over a container's starts, and a service's containers: the highest memory, all of the CPU time. */
function sumUp(watched: readonly Watched[]): ServiceResources[] {
  const services = new Map<string, ServiceResources>()
  for (const { service, files, usage } of watched) {
    const before = services.get(service)
    const cpu = combine(before?.cpuSeconds, usage?.cpuSeconds, (left, right) => left + right)
    services.set(service, {
      service,
      peakMemoryBytes: combine(before?.peakMemoryBytes, usage?.peakMemoryBytes, Math.max),
      cpuSeconds: cpu === null ? null : Math.round(cpu * 1_000) / 1_000,
      source: files === null ? 'stats' : 'cgroup',
    })
  }
  return [...services.values()].toSorted((left, right) => (left.service < right.service ? -1 : 1))
}
