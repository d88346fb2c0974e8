import { Readable } from 'node:stream'

import Docker from 'dockerode'

import { connectionOptions, demandAnswer, engineCaller, statusOf } from './docker-connection.ts'
import { connectEngineFaults } from './docker-engine-faults.ts'
import { connectEngineFiles } from './docker-engine-files.ts'
import { connectEngineProvision } from './docker-engine-provision.ts'
import { createPulse } from './engine-pulse.ts'
import type { Patience, Pulse } from './engine-pulse.ts'
import type { Container, Engine, EngineEvent } from './engine.ts'
import { splitDockerLog, splitDockerStream } from './split-docker-stream.ts'

/** Names of the labels that Compose puts on everything it makes. */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  oneOff: 'com.docker.compose.oneoff',
  configHash: 'com.docker.compose.config-hash',
} as const

const LONGEST_EXEC_OUTPUT = 64 * 1024

/**
 * An `Engine` over dockerode; `host` is a `unix://` or `tcp://` address, default the default socket.
 * @param patience with an engine that answers nothing; default: for who waits for a verdict
 */
export function connectEngine(host: string | undefined, patience?: Patience): Engine {
  const docker = new Docker(connectionOptions(host))
  const pulse = createPulse(() => docker.ping(), patience)
  const call = engineCaller(host, pulse)
  const ask: typeof call = (what, body) => call(what, () => demandAnswer(body))
  const labelFilter = (labels: Readonly<Record<string, string>>): { label: string[] } => ({
    label: Object.entries(labels).map(([name, value]) =>
      value === '' ? name : `${name}=${value}`,
    ),
  })
  const look = (id: string): Promise<Docker.ContainerInspectInfo | null> =>
    ask('inspect a container', async () => {
      try {
        return await docker.getContainer(id).inspect()
      } catch (error) {
        if (statusOf(error) === 404) return null
        throw error
      }
    })
  const inspect = async (id: string): Promise<Container | null> => {
    const info = await look(id)
    return info === null ? null : toContainer(info)
  }
  const ignoreGone = (what: string, body: () => Promise<unknown>): Promise<void> =>
    call(what, async () => {
      try {
        await body()
      } catch (error) {
        const status = statusOf(error)
        if (status !== 404 && status !== 409) throw error
      }
    })
  return {
    ...(host === undefined || host === '' ? {} : { host }),
    version: () =>
      ask('tell its version', async () => {
        const version = await docker.version()
        return {
          engine: version.Version,
          api: version.ApiVersion,
          os: version.Os,
          architecture: version.Arch,
        }
      }),
    whileAlive: async (what, body) => {
      const stop = new AbortController()
      try {
        return await call(what, () => body(stop.signal))
      } finally {
        stop.abort()
      }
    },
    containers: (labels) =>
      ask('list containers', async () => {
        const found = await docker.listContainers({ all: true, filters: labelFilter(labels) })
        const containers = await Promise.all(found.map(({ Id }) => inspect(Id)))
        return containers.filter((container) => container !== null)
      }),
    inspect,
    environment: async (id) => {
      const info = await look(id)
      if (info === null) return null
      // Without any the engine says null, whatever the types of dockerode say.
      const variables = info.Config.Env as readonly string[] | null
      return Object.fromEntries((variables ?? []).map(splitVariable))
    },
    start: (id) =>
      call('start a container', async () => void (await docker.getContainer(id).start())),
    remove: (id) =>
      ignoreGone('remove a container', () =>
        docker.getContainer(id).remove({ force: true, v: true }),
      ),
    removeNetworksAndVolumes: async (labels) => {
      const networks = await ask('list networks', () =>
        docker.listNetworks({ filters: labelFilter(labels) }),
      )
      await Promise.all(
        networks.map(({ Id }) =>
          ignoreGone('remove a network', () => docker.getNetwork(Id).remove()),
        ),
      )
      const { Volumes } = await ask('list volumes', () =>
        docker.listVolumes({ filters: JSON.stringify(labelFilter(labels)) }),
      )
      await Promise.all(
        Volumes.map(({ Name }) =>
          ignoreGone('remove a volume', () => docker.getVolume(Name).remove({ force: true })),
        ),
      )
    },
    networksAndVolumes: (labels) =>
      ask('list networks and volumes', async () => {
        const networks = await docker.listNetworks({ filters: labelFilter(labels) })
        const { Volumes } = await docker.listVolumes({
          filters: JSON.stringify(labelFilter(labels)),
        })
        return [
          ...networks.map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} })),
          ...Volumes.map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} })),
        ]
      }),
    followLogs: async (id, onLine, signal, { since, tail, follow = true } = {}) => {
      const log = await call('follow a log', () =>
        docker.getContainer(id).logs({
          // Without it dockerode hands over a buffer, whatever its types say.
          follow: follow as true,
          stdout: true,
          stderr: true,
          timestamps: true,
          abortSignal: signal,
          ...(since === undefined ? {} : { since: toUnixTime(since) }),
          ...(tail === undefined ? {} : { tail }),
        }),
      )
      const stream = Buffer.isBuffer(log) ? Readable.from([log]) : (log as Readable)
      await splitDockerLog(stream, onLine, signal)
    },
    exec: (id, command, options = {}) =>
      call('run a command in a container', async () => {
        const exec = await docker.getContainer(id).exec({
          Cmd: [...command],
          AttachStdout: true,
          AttachStderr: true,
          Env: Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`),
          AttachStdin: options.input !== undefined,
          ...(options.cwd === undefined ? {} : { WorkingDir: options.cwd }),
        })
        const stream = await exec.start({ hijack: true, stdin: options.input !== undefined })
        if (options.input !== undefined) stream.end(options.input)
        const lines: string[] = []
        let length = 0
        await splitDockerStream(
          stream,
          (line, _stream, leftOut) => {
            options.onLine?.(line, leftOut)
            length += line.length + 1
            if (length <= LONGEST_EXEC_OUTPUT) lines.push(line)
          },
          options.signal,
        )
        const { ExitCode } = await exec.inspect()
        return { exitCode: ExitCode ?? 137, output: lines.join('\n') }
      }),
    ...connectEngineFiles(docker, call),
    ...connectEngineProvision(docker, call),
    ...connectEngineFaults(docker, call),
    usage: (id) =>
      ask('tell what a container uses', async () =>
        toUsage(await docker.getContainer(id).stats({ stream: false, 'one-shot': true })),
      ),
    onEvents: async (labels, onEvent, signal, { actions, onEnd } = {}) => {
      const event = actions === undefined ? {} : { event: [...actions] }
      const stream = await ask('follow events', () =>
        docker.getEvents({
          filters: { type: ['container'], ...event, ...labelFilter(labels) },
          abortSignal: signal,
        }),
      )
      readEvents(stream as Readable, onEvent)
      endWithEngine(stream as Readable, pulse)
      stream.once('close', () => {
        if (!signal.aborted) onEnd?.()
      })
    },
  }
}

/** No event is no sign of life: an engine that answers nothing any more ends the stream of its events. */
function endWithEngine(stream: Readable, pulse: Pulse): void {
  const ended = new Promise((resolve) => stream.once('close', resolve))
  pulse.watch(() => ended).catch(() => stream.destroy())
}

function splitVariable(text: string): readonly [name: string, value: string] {
  const end = text.indexOf('=')
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)]
}

export function toContainer(info: Docker.ContainerInspectInfo): Container {
  const { State: state } = info
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    labels: info.Config.Labels,
    image: info.Config.Image,
    imageId: info.Image,
    status: state.Status as Container['status'],
    // Between two lives the engine calls it running, and tells how the last one ended.
    exitCode: state.Running && !state.Restarting ? null : state.ExitCode,
    oomKilled: state.OOMKilled,
    error: state.Error,
    startedAt: timeOrNull(state.StartedAt),
    finishedAt: timeOrNull(state.FinishedAt),
    restartCount: info.RestartCount,
    restartPolicy: info.HostConfig.RestartPolicy?.Name ?? 'no',
    pid: state.Pid > 0 ? state.Pid : null,
    exposedPorts: Object.keys(info.Config.ExposedPorts ?? {})
      // Compose leaves the protocol out where the file does.
      .filter((port) => !port.includes('/') || port.endsWith('/tcp'))
      .map((port) => Number.parseInt(port, 10)),
    healthCheck: toHealthCheck(info.Config.Healthcheck),
    health: toHealth(state.Health),
    ports: Object.entries(info.NetworkSettings.Ports ?? {}).flatMap(([container, bindings]) =>
      (bindings ?? []).map((binding) => ({
        container: Number.parseInt(container, 10),
        host: binding.HostIp === '' || binding.HostIp === '0.0.0.0' ? '127.0.0.1' : binding.HostIp,
        port: Number(binding.HostPort),
      })),
    ),
  }
}

function toHealth(health: Docker.ContainerInspectInfo['State']['Health']): Container['health'] {
  if (health === undefined || health.Status === 'none') return null
  const probes = (health.Log ?? []).map((probe) => ({
    exitCode: probe.ExitCode,
    output: probe.Output,
    milliseconds: Math.max(0, Date.parse(probe.End) - Date.parse(probe.Start)),
  }))
  const status = health.Status as 'starting' | 'healthy' | 'unhealthy'
  // So the engine calls whatever it has paused, until the next probe after it went on.
  const wasPaused = status === 'unhealthy' && probes.at(-1)?.exitCode === 0
  return { status: wasPaused ? 'starting' : status, probes }
}

const NANOSECONDS_PER_MILLISECOND = 1_000_000

/** Absent values are the engine's defaults: every 30 s, at most 30 s, three times. */
function toHealthCheck(check: Docker.HealthConfig | undefined): Container['healthCheck'] {
  const [kind] = check?.Test ?? []
  if (check === undefined || kind === undefined || kind === 'NONE') return null
  const milliseconds = (value: number | undefined, fallback: number): number =>
    value === undefined || value === 0 ? fallback : value / NANOSECONDS_PER_MILLISECOND
  return {
    test: check.Test ?? [],
    interval: milliseconds(check.Interval, 30_000),
    timeout: milliseconds(check.Timeout, 30_000),
    retries: check.Retries || 3,
    startPeriod: milliseconds(check.StartPeriod, 0),
    startInterval: milliseconds(check.StartInterval, 0),
  }
}

/**
 * What the engine says of a container's memory and CPU time. With control groups of version 2 it tells of the
 * present memory only, page cache that can be had back included, which `docker stats` takes off.
 */
function toUsage(stats: Docker.ContainerStats): Awaited<ReturnType<Engine['usage']>> {
  // A container that does not run has figures of another form, or zeros.
  const memory: Partial<Docker.MemoryStats> = stats.memory_stats
  if (memory.usage === undefined) return null
  const cache = memory.stats?.inactive_file ?? 0
  return {
    peakMemoryBytes: memory.max_usage ?? Math.max(0, memory.usage - cache),
    cpuSeconds: stats.cpu_stats.cpu_usage.total_usage / 1e9,
  }
}

/** `seconds.nanoseconds`, as the engine takes a time without losing what is below a millisecond. */
export function toUnixTime(time: string): string {
  const nanoseconds = /\.(\d{1,9})/.exec(time)?.[1] ?? ''
  return `${Math.floor(Date.parse(time) / 1_000)}.${nanoseconds.padEnd(9, '0')}`
}

/** The engine writes year 1 for "never". */
function timeOrNull(time: string): string | null {
  return time.startsWith('0001-') ? null : time
}

/** One event per line of JSON; a line may come in pieces. */
export function readEvents(stream: Readable, onEvent: (event: EngineEvent) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('error', () => {
    // Aborted by us, or the engine is gone: the next call to it says so.
  })
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.trim() === '') continue
      const event = JSON.parse(line) as {
        Action: string
        Actor: { ID: string; Attributes: Record<string, string> }
      }
      const exitCode = event.Actor.Attributes['exitCode']
      onEvent({
        action: event.Action,
        containerId: event.Actor.ID,
        labels: event.Actor.Attributes,
        exitCode: exitCode === undefined ? null : Number(exitCode),
      })
    }
  })
}
