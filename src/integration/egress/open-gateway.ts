import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
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

/** How long it may take to begin, and to answer. */
const PATIENCE_MILLISECONDS = 20_000

/**
 * Starts the gateway of a project that has been created. It does not wait for it: until the gateway
 * is up the project's networks lead nowhere, and what is sent meanwhile is sent again.
 */
export async function openGateway(
  project: string,
  lock: PlannedLock,
  deps: IntegrationDependencies,
): Promise<Gateway> {
  const container = await findGateway(project, deps.engine)
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
  const isRunning = container.status === 'running'
  if (isRunning) ready.open()
  const follow = async (): Promise<void> => {
    const since = isRunning ? { since: deps.clock.now().toISOString() } : undefined
    await deps.engine.followLogs(container.id, onLine, stop.signal, since)
    ended.open()
  }
  const start = async (): Promise<void> => {
    if (isRunning) return
    const config = { name: 'config.json', text: JSON.stringify(lock.config) }
    await deps.engine.putFiles(container.id, '/', placeFiles([...lock.program, config]))
    await deps.engine.start(container.id)
  }
  const started = start().then(() => {
    void follow().catch((error: unknown) => {
      reason = error instanceof Error ? error.message : String(error)
      ended.open()
    })
    return deps.engine.inspect(container.id)
  })
  // Whoever waits for it is told.
  started.catch(() => {})
  const demand = async (latch: Latch): Promise<void> => {
    await started
    const isTold = await waitForEither(latch, ended, deps)
    if (!isTold) throw gatewayFailed(reason)
  }
  return {
    ready: () => demand(ready),
    engine: forwardPorts(deps.engine, project, lock.config.forwards, started),
    collect: async () => {
      await demand(ready)
      synced.reset()
      await deps.engine.signal(container.id, 'SIGUSR2')
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

async function findGateway(project: string, engine: Engine): Promise<Container> {
  const labels = { [composeLabels.project]: project, [composeLabels.service]: GATEWAY_SERVICE }
  const [container] = await engine.containers(labels)
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
