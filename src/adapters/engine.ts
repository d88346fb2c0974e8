/** One container as the engine reports it. Times are ISO 8601; ports are those published on the host. */
export type Container = {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly image: string
  readonly imageId: string
  readonly status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'
  readonly exitCode: number | null
  readonly oomKilled: boolean
  readonly error: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly restartCount: number
  readonly restartPolicy: string
  /** The process as the engine's machine numbers it; null where it does not run. */
  readonly pid: number | null
  /** TCP ports that the image or the compose file names, published or not. */
  readonly exposedPorts: readonly number[]
  /** The health check in force, whoever declared it, in milliseconds; null: none. */
  readonly healthCheck: {
    readonly test: readonly string[]
    readonly interval: number
    readonly timeout: number
    readonly retries: number
    readonly startPeriod: number
    /** Zero: none, or the engine knows none. */
    readonly startInterval: number
  } | null
  readonly health: {
    readonly status: 'starting' | 'healthy' | 'unhealthy'
    readonly probes: readonly {
      readonly exitCode: number
      readonly output: string
      readonly milliseconds: number
    }[]
  } | null
  readonly ports: readonly {
    readonly container: number
    readonly host: string
    readonly port: number
  }[]
}

/** A network or volume. */
export type Labelled = {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

export type EngineEvent = {
  readonly action: string
  readonly containerId: string
  readonly labels: Readonly<Record<string, string>>
  readonly exitCode: number | null
}

/** Where reading a log starts; without anything at the container's creation. */
type LogStart = {
  /** At this line's time, that line included. */
  readonly since?: string
  /** At so many lines before the end. */
  readonly tail?: number
  /** False: ends with what there is now; default true. */
  readonly follow?: boolean
}

/** How a container takes part in a network. */
export type Attachment = {
  readonly network: string
  /** Its names there, beside the container's own. */
  readonly aliases: readonly string[]
  /** The IPv4 address that was asked for; null: whatever the engine gives. */
  readonly address: string | null
}

/** The narrow part of the Docker Engine API that we use. Every call throws `WorldError` when the engine is gone. */
export type Engine = {
  /** Its address, `unix://` or `tcp://`, where the default socket is not meant. */
  readonly host?: string
  /** `os` and `architecture` are those of its machine, as Docker calls them: `linux`, `amd64`. */
  readonly version: () => Promise<{
    readonly engine: string
    readonly api: string
    readonly os: string
    readonly architecture: string
  }>
  /**
   * What another program comes to that works with the engine, such as Compose, which would wait for it for ever:
   * when it answers nothing any more, `stop` aborts. `what` it is to do is for people.
   */
  readonly whileAlive: <T>(what: string, body: (stop: AbortSignal) => Promise<T>) => Promise<T>
  /** Containers, running or not, that carry all of the labels. */
  readonly containers: (labels: Readonly<Record<string, string>>) => Promise<readonly Container[]>
  readonly inspect: (id: string) => Promise<Container | null>
  /** A container's variables, those of its image included; null where it is gone. May hold secrets; never print them. */
  readonly environment: (id: string) => Promise<Readonly<Record<string, string>> | null>
  readonly start: (id: string) => Promise<void>
  /** Removes a container by force with its anonymous volumes; one that is gone already is fine. */
  readonly remove: (id: string) => Promise<void>
  /** Removes networks, then volumes, that carry all of the labels. */
  readonly removeNetworksAndVolumes: (labels: Readonly<Record<string, string>>) => Promise<void>
  /** Networks and volumes that carry all of the labels. */
  readonly networksAndVolumes: (
    labels: Readonly<Record<string, string>>,
  ) => Promise<readonly Labelled[]>
  /**
   * Follows a container's log until the container ends (also where it is to be restarted) or the signal
   * aborts. Each line is `time text`; of one longer than 64 KB `leftOut` bytes are missing.
   */
  readonly followLogs: (
    id: string,
    onLine: (line: string, stream: 'stdout' | 'stderr', leftOut?: number) => void,
    signal: AbortSignal,
    from?: LogStart,
  ) => Promise<void>
  /**
   * Runs a command inside a container; `output` is stdout and stderr, at most 64 KB. Of a line longer than a
   * million characters `leftOut` bytes are missing.
   */
  readonly exec: (
    id: string,
    command: readonly string[],
    options?: {
      readonly signal?: AbortSignal
      readonly onLine?: (line: string, leftOut: number) => void
      /** Beside the container's own. */
      readonly env?: Readonly<Record<string, string>>
      /** Absolute folder inside; default: the container's own. */
      readonly cwd?: string
      /** Text for its standard input, which is then closed. */
      readonly input?: string
    },
  ) => Promise<{ readonly exitCode: number; readonly output: string }>
  /** A path in a container, running or not; null: nothing there. A link is not followed. */
  readonly statPath: (
    id: string,
    path: string,
  ) => Promise<{
    readonly isFile: boolean
    readonly bytes: number
    readonly modified: string
  } | null>
  /** The bytes of a file in a container, running or not. */
  readonly readFile: (id: string, path: string) => Promise<AsyncIterable<Uint8Array>>
  /** What a container uses now or, where the engine kept a mark, used at its most; null: it does not run. */
  readonly usage: (id: string) => Promise<{
    readonly peakMemoryBytes: number | null
    readonly cpuSeconds: number | null
  } | null>
  /** Whether it has an image of that name. */
  readonly hasImage: (reference: string) => Promise<boolean>
  /** Makes an image, `name:tag`, of a tar of its files and of lines as in a Dockerfile, such as `ENV A=1`. */
  readonly importImage: (
    reference: string,
    archive: AsyncIterable<Uint8Array>,
    changes: readonly string[],
  ) => Promise<void>
  /** Writes files below a folder of a container, running or not; folders on the way are made. */
  readonly putFiles: (
    id: string,
    folder: string,
    files: readonly { readonly name: string; readonly text: string }[],
  ) => Promise<void>
  /** Sends a signal, such as `SIGUSR2`, to a container's main process. */
  readonly signal: (id: string, name: string) => Promise<void>
  readonly pause: (id: string) => Promise<void>
  readonly unpause: (id: string) => Promise<void>
  /** The networks of a container, running or not; none where it has no network of its own. */
  /** Null: it has another's network or none, by its own description. */
  readonly attachments: (id: string) => Promise<readonly Attachment[] | null>
  readonly attach: (id: string, attachment: Attachment) => Promise<void>
  readonly detach: (id: string, network: string) => Promise<void>
  /** The address ranges of every network, with its labels. */
  readonly subnets: () => Promise<
    readonly {
      readonly labels: Readonly<Record<string, string>>
      readonly subnets: readonly string[]
    }[]
  >
  /** Container events that carry all of the labels; resolves once the subscription stands. */
  readonly onEvents: (
    labels: Readonly<Record<string, string>>,
    onEvent: (event: EngineEvent) => void,
    signal: AbortSignal,
    options?: {
      /** Only these actions, such as `die`; every probe and every exec is three events otherwise. */
      readonly actions?: readonly string[]
      /** The stream has ended, and not by the signal: events may be lost from here on. */
      readonly onEnd?: () => void
    },
  ) => Promise<void>
}
