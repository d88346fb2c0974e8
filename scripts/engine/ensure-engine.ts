import { existsSync } from 'node:fs'

import { ensureBaseImages } from './base-images.ts'
import { DEBIAN_KEYRING } from './debian-packages.ts'
import { withFileLock } from './file-lock.ts'
import { engineShortcoming, findEngine } from './find-engine.ts'
import type { FoundEngine } from './find-engine.ts'
import { namedEngine } from './docker-context.ts'
import { ensureRegistry } from './local-registry.ts'
import { REGISTRY_ADDRESS, enginePlaces, places } from './places.ts'
import { SetupError } from './setup-error.ts'
import { installEngine, startDaemon } from './start-daemon.ts'
import { canInstallOnUbuntu, installOnUbuntu } from './ubuntu-engine.ts'

export type ReadyEngine = {
  readonly engine: FoundEngine
  /** Variables that commands need in order to use it. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * Finds an engine that answers, or installs and starts one where we may; then the registry and the
 * base images. Of several that start at once, one does the work and the others wait for it.
 */
export async function ensureEngine(say: (line: string) => void): Promise<ReadyEngine> {
  const waiting = (pid: number): void => say(`engine: waiting for process ${pid}, which sets it up`)
  return withFileLock(enginePlaces.lock, () => setUp(say), waiting)
}

async function setUp(say: (line: string) => void): Promise<ReadyEngine> {
  const startedAt = Date.now()
  const found = (await findEngine()) ?? (await ownEngine(say))
  const engine = await withPlugins(found, say)
  const env = { ...engine.env, PAPERGATE_REGISTRY: REGISTRY_ADDRESS }
  const all = { ...process.env, ...env }
  await Promise.all([ensureRegistry(all, say), ensureBaseImages(all, say)])
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1)
  say(
    `engine: ready in ${seconds} s (Docker ${engine.version}, Compose ${engine.compose}, buildx ${engine.buildx}, registry ${REGISTRY_ADDRESS})`,
  )
  return { engine, env }
}

async function ownEngine(say: (line: string) => void): Promise<FoundEngine> {
  const named = namedEngine()
  if (named !== null) {
    throw new SetupError(
      `no Docker Engine answers at ${named}: start it, or unset that to use the default socket.`,
    )
  }
  const onUbuntu = await canInstallOnUbuntu()
  if (!onUbuntu && !canInstall()) throw new SetupError(whatToInstall())
  say('engine: no Docker Engine answers; setting one up')
  if (onUbuntu) return installOnUbuntu(say)
  await installEngine(say)
  return startDaemon(say)
}

/** An engine of the person's own may come with a client that lacks Compose or buildx: ours are put beside it. */
async function withPlugins(found: FoundEngine, say: (line: string) => void): Promise<FoundEngine> {
  const incomplete = found.compose === null || found.buildx === null
  if (incomplete && canInstall()) {
    await installEngine(say)
    const again = await findEngine()
    if (again !== null && engineShortcoming(again) === null) return again
  }
  const shortcoming = engineShortcoming(found)
  if (shortcoming !== null) throw new SetupError(`${shortcoming}, and run again.`)
  return found
}

function canInstall(): boolean {
  return places.isRoot && existsSync('/usr/bin/apt-get') && existsSync(DEBIAN_KEYRING)
}

function whatToInstall(): string {
  return [
    'no Docker Engine answers, and one is set up only as root on Debian or Ubuntu. Install one, start it, and run again:',
    '- Debian, Ubuntu: run this as root (sudo npm run engine)',
    '- other Linux: Docker Engine 25 or newer with docker-compose-plugin and docker-buildx-plugin',
    '- macOS, Windows: Docker Desktop',
  ].join('\n')
}
