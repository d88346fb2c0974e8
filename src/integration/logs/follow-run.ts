import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container } from '../../adapters/engine.ts'
import { WorldError } from '../../contract/world-error.ts'
import { registerComposeSecrets } from '../../redaction/register-compose-secrets.ts'
import { isKeptName } from '../reaper/kept-project.ts'
import { followContainer, replicaOf } from './follow-container.ts'
import type { FollowDependencies, FollowedContainer } from './follow-container.ts'
import { isOver } from './log-manifest.ts'
import type { LogLine } from './log-line.ts'
import type { LogManifest } from './log-manifest.ts'
import type { ServiceLine } from './merge-logs.ts'
import { orderLines } from './order-lines.ts'

type RunDependencies = FollowDependencies & {
  /** Aborts when nobody wants to see more. */
  readonly signal: AbortSignal
  /** What is written of the run now; null: its files are gone. */
  readonly readRun: () => Promise<LogManifest | null>
}

export type FollowedLines = {
  /** Of a service, empty for all. */
  readonly services: readonly string[]
  /** Time of the newest line of a container that is known already. */
  readonly seen: (service: string, replica: number) => string
  readonly show: (lines: readonly ServiceLine[]) => void
}

const TICK_MILLISECONDS = 100
const LOOK_MILLISECONDS = 500
/** How long the logs of containers that are gone may take to end. */
const GRACE_MILLISECONDS = 500
/** Bytes that are read at once, however fast they come; see `followContainer`. */
const BURST_BYTES = 4_000_000

/**
 * Shows what the containers of a run log from here on, as the engine hands it over, in the order of time
 * and without secrets. Resolves when the run has ended and nothing of it is kept, or by the signal.
 * @throws WorldError where the engine does not answer, or lets go of us.
 */
export async function followRun(
  run: LogManifest,
  lines: FollowedLines,
  deps: RunDependencies,
): Promise<void> {
  const stop = new AbortController()
  const signal = AbortSignal.any([deps.signal, stop.signal])
  const window = orderLines(lines.show)
  const now = (): number => deps.clock.now().getTime()
  try {
    const add = (line: ServiceLine): void => window.add(line, now())
    const containers = await followContainers(run.project, lines, add, { ...deps, signal })
    let lookAt = 0
    while (!deps.signal.aborted) {
      window.release(now())
      containers.throwIfLost()
      if (now() >= lookAt) {
        if (await hasEnded(run, containers.present(), deps)) break
        lookAt = now() + LOOK_MILLISECONDS
      }
      await deps.clock.sleep(TICK_MILLISECONDS, deps.signal).catch(() => {})
    }
    await Promise.race([
      containers.ended(),
      deps.clock.sleep(GRACE_MILLISECONDS, signal).catch(() => {}),
    ])
  } finally {
    stop.abort()
    window.flush()
  }
}

/** What is kept outlives its run, and is still the same project when the next run takes it up. */
async function hasEnded(
  run: LogManifest,
  present: number,
  { readRun }: Pick<RunDependencies, 'readRun'>,
): Promise<boolean> {
  if (isKeptName(run.project) && present > 0) return false
  const now = await readRun()
  return now === null || now.project !== run.project || isOver(now)
}

/** Follows every container of the project from its start, or from here, until the signal. */
async function followContainers(
  project: string,
  { services, seen }: FollowedLines,
  add: (line: ServiceLine) => void,
  deps: RunDependencies,
) {
  const { engine, redactor, signal } = deps
  const present = new Set<string>()
  const followed = new Map<string, Promise<FollowedContainer>>()
  const problems: Error[] = []
  const open = async (id: string, service: string, replica: number): Promise<FollowedContainer> => {
    // Before its first line: what it knows as a secret is one.
    const environment = (await engine.environment(id)) ?? {}
    registerComposeSecrets({ name: project, services: { [service]: { environment } } }, redactor)
    const log = {
      write: (line: LogLine) => add({ ...line, service }),
      markUnreadable: () => {},
      markSkipped: () => {},
    }
    const from = { id, replica, seen: seen(service, replica) }
    return followContainer(from, log, BURST_BYTES, deps, signal)
  }
  const follow = (
    { id, labels }: Pick<Container, 'id' | 'labels'>,
    begin: 'noteStart' | 'ensureFollowed',
  ): void => {
    present.add(id)
    const service = labels[composeLabels.service] ?? id
    if (services.length > 0 && !services.includes(service)) return
    const container = followed.get(id) ?? open(id, service, replicaOf(labels))
    followed.set(id, container)
    container
      .then((opened) => opened[begin]())
      .catch((error: unknown) => {
        problems.push(error instanceof Error ? error : new Error(String(error)))
      })
  }
  const ours = { [composeLabels.project]: project }
  await engine.onEvents(
    ours,
    ({ action, containerId, labels }) => {
      if (action === 'start') follow({ id: containerId, labels }, 'noteStart')
      if (action === 'destroy') present.delete(containerId)
    },
    signal,
    { actions: ['start', 'destroy'], onEnd: () => void problems.push(lost()) },
  )
  for (const container of await engine.containers(ours)) follow(container, 'ensureFollowed')
  return {
    /** How many there are. */
    present: () => present.size,
    throwIfLost: () => {
      const [problem] = problems
      if (problem !== undefined) throw problem
    },
    /** Resolves when every log has been read to its end. */
    ended: () => Promise.allSettled([...followed.values()].map(async (one) => (await one).ended())),
  }
}

function lost(): WorldError {
  return new WorldError('integration/logs-lost', {
    expected: 'the engine to tell of the run until its end',
    found: 'an engine that let go of us',
    fix: 'Check `docker version`; `papergate integration logs` shows what the run has written.',
  })
}
