import { randomUUID } from 'node:crypto'

import type { Container } from '../../adapters/engine.ts'
import type { World } from '../../adapters/world.ts'
import { WorldError } from '../../contract/world-error.ts'
import { DISTURBANCES } from './add-proxies.ts'
import type { Disturbance, ProxyEvent } from './proxy/proxy-protocol.ts'

/** A proxy as it is steered from here: by files in its container, a signal, and its word for it. */
export type ProxyControl = {
  readonly container: Container
  /** Resolves once the proxy listens. @throws WorldError where it does not */
  readonly ready: () => Promise<void>
  /** Resolves once it is in force; `effect` null ends it. */
  readonly disturb: (disturbance: Omit<Disturbance, 'nonce'>) => Promise<void>
}

const PATIENCE_MILLISECONDS = 15_000

export function controlProxy(
  container: Container,
  stop: AbortSignal,
  { engine, clock }: Pick<World, 'engine' | 'clock'>,
): ProxyControl {
  const awaited = new Map<string, () => void>()
  const hear = (name: string): Promise<void> =>
    new Promise((resolve) => {
      awaited.set(name, resolve)
    })
  const follow = createOnce(async (): Promise<void> => {
    const begun = hear('ready')
    const onLine = (line: string): void => {
      for (const name of heardIn(line.slice(line.indexOf(' ') + 1))) awaited.get(name)?.()
    }
    void engine.followLogs(container.id, onLine, stop).catch(() => {
      // Whoever waits for a word of it is told that none came.
    })
    await begun
  })
  const within = async (what: string, work: Promise<void>): Promise<void> => {
    const over = new AbortController()
    const late = clock.sleep(PATIENCE_MILLISECONDS, AbortSignal.any([stop, over.signal])).then(
      () => false,
      () => false,
    )
    const isDone = await Promise.race([work.then(() => true), late])
    over.abort()
    if (!isDone) throw silent(container, what)
  }
  return {
    container,
    ready: () => within('begin', follow()),
    disturb: async (disturbance) => {
      await within('begin', follow())
      const nonce = randomUUID()
      const heard = hear(nonce)
      const text = JSON.stringify({ ...disturbance, nonce } satisfies Disturbance)
      const name = `${disturbance.id}.json`
      await engine.putFiles(container.id, DISTURBANCES, [{ name, text }])
      await engine.signal(container.id, 'SIGUSR2')
      await within('take on a fault', heard)
      awaited.delete(nonce)
    },
  }
}

/** What a line says has come about: `ready`, or nonces. */
function heardIn(line: string): readonly string[] {
  try {
    const event = JSON.parse(line) as ProxyEvent
    if (event.event === 'ready') return ['ready']
    return event.event === 'applied' ? event.nonces : []
  } catch {
    return []
  }
}

function createOnce(begin: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | null = null
  return () => (begun ??= begin())
}

function silent({ name }: Container, what: string): WorldError {
  return new WorldError('integration/fault-proxy', {
    expected: `the proxy ${name} to ${what}`,
    found: 'no word of it',
    fix: `See \`docker logs ${name}\`; its image needs node.`,
  })
}
