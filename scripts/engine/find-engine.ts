import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { contextHost } from './docker-context.ts'
import { enginePlaces } from './places.ts'
import { runCommand } from './run-command.ts'

/** An engine that answers, and the environment that reaches it. */
export type FoundEngine = {
  readonly version: string
  readonly compose: string | null
  readonly buildx: string | null
  readonly env: Readonly<Record<string, string>>
}

/** Oldest engine that has what we need: health checks' start interval, contexts of bake, the containerd store. */
const OLDEST_ENGINE = 25

/** Asks the engine that the environment names for its version; null where none answers. */
export async function findEngine(): Promise<FoundEngine | null> {
  const env = await clientEnvironment()
  const all = { ...process.env, ...env }
  const [server, compose, buildx] = await Promise.all([
    runCommand('docker', ['version', '--format', '{{.Server.Version}}'], {
      env: all,
      timeout: 10_000,
    }),
    runCommand('docker', ['compose', 'version', '--short'], { env: all, timeout: 10_000 }),
    runCommand('docker', ['buildx', 'version'], { env: all, timeout: 10_000 }),
  ])
  const version = server.stdout.trim()
  if (server.exitCode !== 0 || version === '') return null
  return {
    version,
    compose: compose.exitCode === 0 ? compose.stdout.trim().replace(/^v/, '') : null,
    buildx:
      buildx.exitCode === 0 ? (/v?(\d+\.\d+\.\d+\S*)/.exec(buildx.stdout)?.[1] ?? null) : null,
    env,
  }
}

/** Our configuration hides the person's contexts: the engine of their current one is named by its address instead. */
async function clientEnvironment(): Promise<Record<string, string>> {
  const env = engineEnvironment()
  if (env['DOCKER_CONFIG'] === undefined) return env
  const host = await contextHost()
  return host === null ? env : { ...env, DOCKER_HOST: host }
}

/**
 * Variables that put our unpacked client and its plugins first, where they are unpacked. A client without
 * Compose or buildx may be first on the person's PATH; theirs and its configuration stay untouched.
 */
export function engineEnvironment(): Record<string, string> {
  const bin = join(enginePlaces.packages, 'usr', 'bin')
  if (!existsSync(join(bin, 'docker'))) return {}
  const sbin = join(enginePlaces.packages, 'usr', 'sbin')
  return {
    PATH: [bin, sbin, ...withoutFolders(process.env['PATH'] ?? '', [bin, sbin])].join(':'),
    DOCKER_CONFIG: enginePlaces.clientConfig,
  }
}

function withoutFolders(path: string, folders: readonly string[]): readonly string[] {
  return path.split(':').filter((folder) => !folders.includes(folder))
}

/** Why an engine that answers does not serve; null where it does. */
export function engineShortcoming(engine: FoundEngine): string | null {
  const major = Number.parseInt(engine.version, 10)
  if (!(major >= OLDEST_ENGINE)) {
    return `Docker Engine ${engine.version} answers, but ${OLDEST_ENGINE} or newer is needed: upgrade it`
  }
  if (engine.compose === null)
    return 'Docker Compose v2 is missing: install the docker-compose-plugin package'
  if (!engine.compose.startsWith('2') && !(Number.parseInt(engine.compose, 10) > 2)) {
    return `Docker Compose ${engine.compose} is too old: install Compose v2`
  }
  if (engine.buildx === null) return 'buildx is missing: install the docker-buildx-plugin package'
  return null
}
