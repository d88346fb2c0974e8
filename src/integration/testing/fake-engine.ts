import type { Container, Engine, EngineEvent } from '../../adapters/engine.ts'

type LogLine = (line: string, stream: 'stdout' | 'stderr') => void

export type FakeEngine = Engine & {
  /** What was asked of it, in order, such as `start id-of-db`. */
  readonly calls: readonly string[]
  /** Replaces a container as the engine would, and tells whoever listens. */
  readonly change: (container: Container, action?: string) => void
  /** Writes a line into the log that is being followed, as `time text`. */
  readonly say: (id: string, line: string, stream?: 'stdout' | 'stderr') => void
  /** Ends the log that is being followed. */
  readonly endLog: (id: string) => void
  readonly isListening: () => boolean
}

/** An engine in memory. `onStart` says what a container becomes when it is started; default: running. */
export function createFakeEngine(
  containers: readonly Container[],
  options: { readonly onStart?: (container: Container) => Container } = {},
): FakeEngine {
  const all = new Map(containers.map((container) => [container.id, container]))
  const calls: string[] = []
  const listeners = new Set<(event: EngineEvent) => void>()
  const logs = new Map<string, { readonly onLine: LogLine; readonly end: () => void }>()
  const tell = ({ id, labels, exitCode }: Container, action: string): void => {
    for (const onEvent of listeners) onEvent({ action, containerId: id, labels, exitCode })
  }
  const change = (container: Container, action = 'update'): void => {
    all.set(container.id, container)
    tell(container, action)
  }
  return {
    calls,
    change,
    say: (id, line, stream = 'stdout') => logs.get(id)?.onLine(line, stream),
    endLog: (id) => logs.get(id)?.end(),
    isListening: () => listeners.size > 0,
    version: () =>
      Promise.resolve({ engine: '26.1.5', api: '1.45', os: 'linux', architecture: 'amd64' }),
    hasImage: () => Promise.resolve(true),
    importImage: () => Promise.resolve(),
    putFiles: () => Promise.resolve(),
    signal: async (id, name) => void calls.push(`${name} ${id}`),
    pause: async (id) => void calls.push(`pause ${id}`),
    unpause: async (id) => void calls.push(`unpause ${id}`),
    attachments: () => Promise.resolve(null),
    attach: async (id, { network }) => void calls.push(`attach ${id} to ${network}`),
    detach: async (id, network) => void calls.push(`detach ${id} from ${network}`),
    subnets: () => Promise.resolve([]),
    containers: () => Promise.resolve([...all.values()]),
    inspect: (id) => Promise.resolve(all.get(id) ?? null),
    environment: () => Promise.resolve({ API_TOKEN: 'synthetic-token-of-a-container' }),
    start: async (id) => {
      calls.push(`start ${id}`)
      const container = all.get(id)
      if (container === undefined) throw new Error(`no container ${id}`)
      const started = options.onStart?.(container) ?? { ...container, status: 'running' }
      change(started, 'start')
      if (started.error !== '') throw new Error(started.error)
    },
    remove: async (id) => {
      calls.push(`remove ${id}`)
      all.delete(id)
    },
    removeNetworksAndVolumes: async () => void calls.push('remove networks and volumes'),
    networksAndVolumes: () => Promise.resolve([]),
    followLogs: (id, onLine, signal, from = {}) => {
      const start = Object.entries(from).map(([name, value]) => ` ${name} ${value}`)
      calls.push(`follow ${id}${start.join('')}`)
      return new Promise((resolve) => {
        logs.set(id, { onLine, end: resolve })
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    },
    whileAlive: (_what, body) => body(new AbortController().signal),
    exec: () => Promise.resolve({ exitCode: 0, output: '' }),
    statPath: () => Promise.resolve(null),
    readFile: () => Promise.reject(new Error('no file')),
    usage: () => Promise.resolve(null),
    onEvents: async (_labels, onEvent, signal) => {
      listeners.add(onEvent)
      signal.addEventListener('abort', () => void listeners.delete(onEvent), { once: true })
    },
  }
}
