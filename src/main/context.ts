import { dirname, resolve } from 'node:path'

import type { Clock } from '../adapters/clock.ts'
import { systemClock } from '../adapters/clock.ts'
import type { Engine } from '../adapters/engine.ts'
import type { Patience } from '../adapters/engine-pulse.ts'
import { spawnExec } from '../adapters/exec.ts'
import type { Exec } from '../adapters/exec.ts'
import { createGit } from '../adapters/git.ts'
import type { Git } from '../adapters/git.ts'
import { createLineLog } from '../adapters/log.ts'
import type { Log } from '../adapters/log.ts'
import { loadConfig } from '../config/load-config.ts'
import type { Config } from '../config/schema.ts'
import { InputError } from '../contract/input-error.ts'
import type { ExitCode } from '../contract/papergate-error.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { readDotenvSecrets } from './dotenv-secrets.ts'
import { read } from './environment.ts'
import type { Interruptions } from './interruptions.ts'
import type { Environment } from './environment.ts'

/** Everything that the program takes from the process around it. */
export type CliIo = {
  readonly env: Environment
  readonly cwd: string
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Whether people's text goes to a terminal. */
  readonly isTerminal: boolean
  /** Columns and rows of the terminal, as they are now. */
  readonly size?: () => { readonly columns: number; readonly rows: number }
  /** Aborts with the signal's name, `SIGINT` or `SIGTERM`, as reason. */
  readonly signal: AbortSignal
  /** See `Interruptions`; where it is missing, only the first signal counts. */
  readonly leaveOnInsistence?: Interruptions['leaveOnInsistence']
  /** Aborts when whoever read our stdout is gone. */
  readonly readerGone?: AbortSignal
  /** The word under which the runner has stopped obeying workflow commands in our output, where it has. */
  readonly stoppedCommands?: string
}

export type CommonOptions = {
  readonly config?: string
  readonly out?: string
  readonly json?: boolean
  readonly verbose?: boolean
  /** False with `--no-color`. */
  readonly color?: boolean
}

/** What every command works with. */
export type Context = {
  readonly io: CliIo
  readonly root: string
  readonly cwd: string
  readonly out: string
  /** Null where no `papergate.yml` exists and none was named. */
  readonly config: Config | null
  readonly env: Environment
  readonly json: boolean
  readonly color: boolean
  readonly verbose: boolean
  readonly signal: AbortSignal
  readonly log: Log
  readonly redactor: Redactor
  readonly clock: Clock
  readonly exec: Exec
  readonly git: Git
  /** Connects to the engine that the environment names; dockerode loads only then. */
  readonly engine: (patience?: Patience) => Promise<Engine>
}

/** A command's work: given its context, the exit code. */
export type Command = (context: Context) => Promise<ExitCode>

export const DEFAULT_CONFIG = 'papergate.yml'
const DEFAULT_OUT = '.papergate'

export async function createContext(
  io: CliIo,
  redactor: Redactor,
  options: CommonOptions,
  needs: { readonly config: boolean },
): Promise<Context> {
  const verbose = options.verbose ?? false
  const json = options.json ?? false
  const exec = spawnExec
  const gitRoot = await createGit(exec, io.cwd).root()
  const named = options.config === undefined ? null : resolve(io.cwd, options.config)
  const root = gitRoot ?? (named === null ? io.cwd : dirname(named))
  const configPath = named ?? resolve(root, DEFAULT_CONFIG)
  const config = needs.config ? await loadConfig(configPath) : null
  if (needs.config && config === null && named !== null) throw missingConfig(configPath)
  const paths = Object.values(config?.services ?? {}).map(({ path }) => resolve(root, path))
  for (const secret of await readDotenvSecrets([root, ...paths])) redactor.register(secret)
  const write = json ? io.stderr : io.stdout
  return {
    io,
    root,
    cwd: io.cwd,
    out: options.out === undefined ? resolve(root, DEFAULT_OUT) : resolve(io.cwd, options.out),
    config,
    env: io.env,
    json,
    color: options.color !== false && io.isTerminal && read(io.env, 'noColor') === null,
    verbose,
    signal: io.signal,
    log: createLineLog((line) => write(`${redactor.redact(line)}\n`), { verbose }),
    redactor,
    clock: systemClock,
    exec,
    git: createGit(exec, root, gitRoot),
    engine: (patience) => connect(exec, io.env, patience),
  }
}

/** The config of a command that cannot do without one. @throws InputError where there is none. */
export function requireConfig(context: Context): Config {
  if (context.config === null) throw missingConfig(resolve(context.root, DEFAULT_CONFIG))
  return context.config
}

function missingConfig(path: string): InputError {
  return new InputError('config/missing', {
    expected: `a config file at ${path}`,
    found: 'no such file',
    fix: 'Write a papergate.yml (the README shows one), or name one with --config.',
  })
}

async function connect(exec: Exec, env: Environment, patience?: Patience): Promise<Engine> {
  const { connectEngine } = await import('../adapters/docker-engine.ts')
  return connectEngine(await findEngineHost({ exec, env }), patience)
}

/** Where the engine listens; undefined is the default socket. */
export async function findEngineHost({
  exec,
  env,
}: Pick<Context, 'exec' | 'env'>): Promise<string | undefined> {
  return read(env, 'dockerHost') ?? (await currentContextHost(exec, env))
}

/** The engine of the current docker context; undefined (the default socket) where there is no client to ask. */
async function currentContextHost(exec: Exec, env: Environment): Promise<string | undefined> {
  const args = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']
  try {
    const { exitCode, stdout } = await exec('docker', args, { env })
    return exitCode === 0 ? stdout.trim() || undefined : undefined
  } catch {
    return undefined
  }
}
