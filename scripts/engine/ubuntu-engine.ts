import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

import { installSystemPackages } from './debian-packages.ts'
import { findEngine } from './find-engine.ts'
import type { FoundEngine } from './find-engine.ts'
import { places } from './places.ts'
import { runCommand } from './run-command.ts'
import { SetupError } from './setup-error.ts'

/** Ubuntu keeps its Docker current enough to be installed as it is. */
const PACKAGES = ['docker.io', 'docker-compose-v2', 'docker-buildx'] as const
const START_DEADLINE_MILLISECONDS = 30_000

/** Whether an os-release file is Ubuntu's. */
export function isUbuntu(osRelease: string): boolean {
  return /^ID="?ubuntu"?$/m.test(osRelease)
}

/** Whether we may install packages on an Ubuntu machine. */
export async function canInstallOnUbuntu(): Promise<boolean> {
  return places.isRoot && isUbuntu(await readFile('/etc/os-release', 'utf8').catch(() => ''))
}

/** Installs Ubuntu's own Docker and waits until the service that its package starts answers. */
export async function installOnUbuntu(say: (line: string) => void): Promise<FoundEngine> {
  say(`engine: installing ${PACKAGES.join(', ')} …`)
  await installSystemPackages([...PACKAGES])
  // Where no init system starts services for packages, this does; elsewhere it changes nothing.
  await runCommand('service', ['docker', 'start'])
  const deadline = Date.now() + START_DEADLINE_MILLISECONDS
  while (Date.now() < deadline) {
    const engine = await findEngine()
    if (engine !== null) return engine
    await delay(250)
  }
  throw new SetupError(
    'docker.io is installed but does not answer: see `systemctl status docker` or `journalctl -u docker`.',
  )
}
