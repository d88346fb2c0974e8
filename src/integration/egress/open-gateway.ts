import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, Engine, EngineEvent } from '../../adapters/engine.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { SeenAttempt } from '../gateway/program/gateway-event.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { forwardPorts } from './forward-ports.ts'
import type { EgressFacts } from './judge-egress.ts'
import { GATEWAY_FOLDER, GATEWAY_SERVICE } from './lock-project.ts'
import type { PlannedLock } from './plan-lock.ts'
import { describeAttempt, readGatewayEvent } from './read-gateway-events.ts'

export type Gateway = {
  /** Resolves once everything is answered and forwarded. @throws WorldError where it failed */
  readonly ready: () => Promise<void>
  /** The engine as the suites see it: services have the gateway's ports for theirs. */
  readonly engine: Engine
  /** Every attempt up to now. @throws WorldError where it cannot tell */
  readonly collect: () => Promise<EgressFacts>
  readonly close: () => void
}

/** Of the project's containers. */
export type Creation = {
  readonly created: Promise<void>
  /** False: there may be some of an earlier run, which stay or are made anew. */
  readonly isNew: boolean
}

/** How long it may take to begin, and to answer. */
const PATIENCE_MILLISECONDS = 20_000

/**
 * Starts the gateway of a project as soon as its container is made, while others still are, so that nobody
 * waits long for it. Until it is up the project's networks lead nowhere.
 */
export function openGateway(
  project: string,
  lock: PlannedLock,
  creation: Creation,
  deps: IntegrationDependencies,
): Gateway {
  const stop = new AbortController()
  const seen = new Map<number, SeenAttempt>()
  const [ready, synced, ended] = [createLatch(), createLatch(), createLatch()]
  let hasOverflown = false
  let reason = 'it ended'
  const onLine = (line: string): void => {
    const event = readGatewayEvent(line.slice(line.indexOf(' ') + 1))
    switch (event?.event) {
      case 'ready':
        return ready.open()
      case 'synced':
        return synced.open()
      case 'overflow':
        hasOverflown = true
        return
      case 'failed':
        reason = event.reason
        return
      case 'attempt':
        seen.set(event.id, event)
        return
      case undefined:
        return
      default:
        event satisfies never
    }
  }
  const follow = async (id: string, since: string | undefined): Promise<void> => {
    await deps.engine.followLogs(
      id,
      onLine,
      stop.signal,
      since === undefined ? undefined : { since },
    )
    ended.open()
  }
  const start = async (): Promise<Container | null> => {
    const { id, status } = await untilMade(project, creation, deps.engine, stop.signal)
    const isRunning = status === 'running'
    const now = deps.clock.now().toISOString()
    if (isRunning) ready.open()
    else {
      const config = { name: 'config.json', text: JSON.stringify(lock.config) }
      await deps.engine.putFiles(id, '/', placeFiles([...lock.program, config]))
      await deps.engine.start(id)
    }
    void follow(id, isRunning ? now : undefined).catch((error: unknown) => {
      reason = error instanceof Error ? error.message : String(error)
      ended.open()
    })
    return deps.engine.inspect(id)
  }
  const started = start()
  // Whoever waits for it is told.
  started.catch(() => {})
  const demand = async (latch: Latch): Promise<Container | null> => {
    const container = await started
    const isTold = await waitForEither(latch, ended, deps)
    if (!isTold) throw gatewayFailed(reason)
    return container
  }
  return {
    ready: async () => void (await demand(ready)),
    engine: forwardPorts(deps.engine, project, lock.config.forwards, started),
    collect: async () => {
      const container = await demand(ready)
      synced.reset()
      await deps.engine.signal(container?.id ?? '', 'SIGUSR2')
      await demand(synced)
      const attempts = [...seen.values()].map((attempt) =>
        describeAttempt(attempt, `${project}-`, lock.options.venues),
      )
      return { attempts, hasOverflown }
    },
    close: () => stop.abort(),
  }
}

function placeFiles(files: PlannedLock['program']): PlannedLock['program'] {
  return files.map(({ name, text }) => ({ name: `${GATEWAY_FOLDER.slice(1)}/${name}`, text }))
}

/** Its container: a new one from the event that tells of it, before all others are made. */
async function untilMade(
  project: string,
  { created, isNew }: Creation,
  engine: Engine,
  signal: AbortSignal,
): Promise<Container> {
  const labels = { [composeLabels.project]: project, [composeLabels.service]: GATEWAY_SERVICE }
  const heard = new AbortController()
  const event = new Promise<string>((resolve) => {
    const onEvent = ({ containerId }: EngineEvent): void => resolve(containerId)
    const until = AbortSignal.any([heard.signal, signal])
    // Without events it is found once everything has been created.
    if (isNew) engine.onEvents(labels, onEvent, until, { actions: ['create'] }).catch(() => {})
  })
  const id = await Promise.race([event, created.then(() => null)])
  heard.abort()
  const made = id === null ? null : await engine.inspect(id)
  const [container] = made === null ? await engine.containers(labels) : [made]
  if (container === undefined) throw gatewayFailed('its container is not there')
  return container
}

function gatewayFailed(found: string): WorldError {
  return new WorldError('integration/gateway', {
    expected: 'the gateway between the services and the world to do its work',
    found,
    fix: 'Check that its image has node and ip (iproute2); --egress open does without it.',
  })
}

type Latch = ReturnType<typeof createLatch>

/** Opens once; `reset` closes it again. */
function createLatch() {
  let open = (): void => {}
  let opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    open: (): void => open(),
    reset: (): void => {
      opened = new Promise((resolve) => {
        open = resolve
      })
    },
    opened: (): Promise<void> => opened,
  }
}

/** Whether the first opened before the other, and in time. */
async function waitForEither(
  latch: Latch,
  other: Latch,
  { clock, signal }: Pick<IntegrationDependencies, 'clock' | 'signal'>,
): Promise<boolean> {
  const waiting = new AbortController()
  const late = clock
    .sleep(PATIENCE_MILLISECONDS, AbortSignal.any([signal, waiting.signal]))
    .catch(() => {})
  const isOpen = await Promise.race([
    latch.opened().then(() => true),
    other.opened().then(() => false),
    late.then(() => false),
  ])
  waiting.abort()
  return isOpen
}
