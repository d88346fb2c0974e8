import { join } from 'node:path'

import { createFolder } from '../../adapters/create-folder.ts'
import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container } from '../../adapters/engine.ts'
import { followContainer, replicaOf } from './follow-container.ts'
import type { FollowDependencies, FollowedContainer } from './follow-container.ts'
import type { LogFile } from './log-files-schema.ts'
import { beginManifest } from './log-manifest.ts'
import { logFileName } from './log-line.ts'
import type { OnProgress } from '../render/progress.ts'
import { openServiceLog } from './open-service-log.ts'
import type { ServiceLog } from './open-service-log.ts'

export type LogCapture = {
  /** Makes sure that a container that has been started is followed; its starts, this one and later ones, are noticed. */
  readonly follow: (container: Container) => void
  /**
   * Resolves once the logs of these services, which have ended, are read to their end, and those that
   * came too fast to their last lines; bounded.
   */
  readonly drain: (services: readonly string[]) => Promise<void>
  readonly lastLines: (service: string) => readonly string[]
  /** Paths of the files, relative to the output folder. */
  readonly paths: () => readonly string[]
  /** What each file holds; the one of the first cause comes first. */
  readonly files: (cause?: string) => readonly LogFile[]
  /** Resolves once every file is written; logs of containers that run on are cut off here. */
  readonly close: () => Promise<void>
}

/** What was written until now is on its way for so long. */
const SETTLE_MILLISECONDS = 50
/** How long the log of a container that is gone may take to end. */
const GRACE_MILLISECONDS = 500
/** How long the engine may take to hand over what an ended container had logged. */
const DRAIN_MILLISECONDS = 2_000
const LARGEST_FILE_BYTES = 10_000_000

type Followed = {
  readonly service: string
  readonly log: ServiceLog
  readonly container: FollowedContainer
}

/**
 * Writes each service's log from its first line to `<out>/logs/<service>.log`, in place of the files of
 * the run before: time, `out` or `err`, and the text without secrets and without anything that acts on a
 * terminal or a runner (`formatLogLine`). Of a log that outgrows `max` bytes the first and the last
 * lines are kept; what comes faster than `burst` bytes and a trickle is sampled.
 */
export async function captureLogs(
  out: string,
  project: string,
  deps: FollowDependencies & { readonly onProgress?: OnProgress },
  options: { readonly max?: number; readonly burst?: number } = {},
): Promise<LogCapture> {
  const { max = LARGEST_FILE_BYTES, burst = Math.max(max, LARGEST_FILE_BYTES) } = options
  const folder = join(out, 'logs')
  await createFolder(folder)
  const manifest = await beginManifest(folder, project, deps.clock)
  const stop = new AbortController()
  const services = new Map<string, ServiceLog>()
  const followed = new Map<string, Followed>()
  const gone = new Set<string>()
  const logOf = (service: string): ServiceLog => {
    const known = services.get(service)
    if (known !== undefined) return known
    const log = hearLines(openServiceLog(join(folder, logFileName(service)), max), service, deps)
    services.set(service, log)
    manifest.add(service)
    return log
  }
  const find = (id: string, labels: Container['labels']): FollowedContainer => {
    const known = followed.get(id)
    if (known !== undefined) return known.container
    const service = labels[composeLabels.service] ?? id
    const log = logOf(service)
    const replica = replicaOf(labels)
    const container = followContainer({ id, replica }, log, burst, deps, stop.signal)
    followed.set(id, { service, log, container })
    return container
  }
  const ours = { [composeLabels.project]: project }
  await deps.engine.onEvents(
    ours,
    ({ action, containerId, labels }) => {
      if (action === 'start') find(containerId, labels).noteStart()
      if (action === 'start') gone.delete(containerId)
      if (action === 'die') gone.add(containerId)
    },
    stop.signal,
  )
  // What an earlier run left up is not started again.
  for (const { id, labels, status } of await deps.engine.containers(ours)) {
    if (status === 'running') find(id, labels).ensureFollowed()
  }
  const names = (): readonly string[] => [...services.keys()].sort()
  return {
    follow: ({ id, labels }) => find(id, labels).ensureFollowed(),
    drain: (ended) =>
      within(
        DRAIN_MILLISECONDS,
        [...followed.values()].map(async ({ service, container }) => {
          await container.catchUp()
          if (ended.includes(service)) await container.ended()
        }),
      ),
    lastLines: (service) => services.get(service)?.lastLines() ?? [],
    paths: () => names().map((service) => `logs/${logFileName(service)}`),
    files: (cause) =>
      [...new Set([...(cause === undefined ? [] : [cause]), ...names()])].flatMap((service) => {
        const log = services.get(service)
        return log === undefined
          ? []
          : [{ service, path: `logs/${logFileName(service)}`, ...log.describe() }]
      }),
    close: async () => {
      const all = [...followed].map(([id, { container }]) => ({ id, ended: container.ended() }))
      const logs = all.map(({ ended }) => ended)
      await within(SETTLE_MILLISECONDS, logs)
      await within(
        GRACE_MILLISECONDS,
        all.flatMap(({ id, ended }) => (gone.has(id) ? ended : [])),
      )
      stop.abort()
      await Promise.all(logs)
      const closed = await Promise.allSettled([...services.values()].map((log) => log.close()))
      await manifest.end()
      const unwritten = closed.find(({ status }) => status === 'rejected')
      if (unwritten?.status === 'rejected') throw unwritten.reason
    },
  }
}

/** Whoever looks on sees the newest line. */
function hearLines(
  log: ServiceLog,
  service: string,
  { onProgress }: { readonly onProgress?: OnProgress },
): ServiceLog {
  if (onProgress === undefined) return log
  return {
    ...log,
    write: (line) => {
      log.write(line)
      if (line.stream !== 'log') onProgress({ kind: 'logged', service, text: line.text })
    },
  }
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
