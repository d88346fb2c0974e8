import { composeLabels } from '../../adapters/docker-engine.ts'
import { WorldError } from '../../contract/world-error.ts'
import { registerComposeSecrets } from '../../redaction/register-compose-secrets.ts'
import { isKeptName } from '../reaper/kept-project.ts'
import { followContainer, replicaOf } from './follow-container.ts'
import type { FollowDependencies, FollowedContainer } from './follow-container.ts'
import { isOver } from './log-manifest.ts'
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
  { services, seen, show }: FollowedLines,
  deps: RunDependencies,
): Promise<void> {
  const { engine, clock, redactor } = deps
  const stop = new AbortController()
  const signal = AbortSignal.any([deps.signal, stop.signal])
  const window = orderLines(show)
  const present = new Set<string>()
  const followed = new Map<string, Promise<FollowedContainer>>()
  const problems: Error[] = []

  const open = async (id: string, service: string, replica: number): Promise<FollowedContainer> => {
    // Before its first line: what it knows as a secret is one.
    const environment = (await engine.environment(id)) ?? {}
    registerComposeSecrets(
      { name: run.project, services: { [service]: { environment } } },
      redactor,
    )
    const log = {
      write: (line: Omit<ServiceLine, 'service'>) =>
        window.add({ ...line, service }, clock.now().getTime()),
      markUnreadable: () => {},
      markSkipped: () => {},
    }
    const from = { id, replica, seen: seen(service, replica) }
    return followContainer(from, log, BURST_BYTES, deps, signal)
  }
  const follow = (
    { id, labels }: { readonly id: string; readonly labels: Readonly<Record<string, string>> },
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

  const ours = { [composeLabels.project]: run.project }
  await engine.onEvents(
    ours,
    ({ action, containerId, labels }) => {
      if (action === 'start') follow({ id: containerId, labels }, 'noteStart')
      if (action === 'destroy') present.delete(containerId)
    },
    signal,
    {
      actions: ['start', 'destroy'],
      onEnd: () => {
        problems.push(lost())
      },
    },
  )
  for (const container of await engine.containers(ours)) follow(container, 'ensureFollowed')
  const hasEnded = async (): Promise<boolean> => {
    if (isKeptName(run.project) && present.size > 0) return false
    const now = await deps.readRun()
    return now === null || now.project !== run.project || isOver(now)
  }
  let lookAt = 0
  try {
    while (!deps.signal.aborted) {
      const now = clock.now().getTime()
      window.release(now)
      const [problem] = problems
      if (problem !== undefined) throw problem
      if (now >= lookAt) {
        if (await hasEnded()) break
        lookAt = now + LOOK_MILLISECONDS
      }
      await clock.sleep(TICK_MILLISECONDS, deps.signal).catch(() => {})
    }
    const rest = [...followed.values()].map(async (container) => (await container).ended())
    const late = new AbortController()
    await Promise.race([
      Promise.allSettled(rest),
      clock.sleep(deps.signal.aborted ? 0 : GRACE_MILLISECONDS, late.signal).catch(() => {}),
    ])
    late.abort()
  } finally {
    stop.abort()
    window.flush()
  }
}

function lost(): WorldError {
  return new WorldError('integration/logs-lost', {
    expected: 'the engine to tell of the run until its end',
    found: 'an engine that let go of us',
    fix: 'Check `docker version`; `papergate integration logs` shows what the run has written.',
  })
}
