import { readFile } from 'node:fs/promises'

import type { Container } from '../../../adapters/engine.ts'

/** The kernel's tables of a container's TCP sockets; null where they are not to be had from here. */
export type ReadSockets = (container: Container) => Promise<string | null>

/**
 * Reads them from this machine's own `/proc`: no program in the container is needed, and nothing is asked of
 * the service. Elsewhere (Docker Desktop, an engine far away) the process number means another process or none;
 * its control group tells.
 */
export const readHostSockets: ReadSockets = async ({ id, pid }) => {
  if (pid === null) return null
  try {
    const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8')
    if (!groups.includes(id)) return null
    const tables = await Promise.all([
      readFile(`/proc/${pid}/net/tcp`, 'utf8'),
      readFile(`/proc/${pid}/net/tcp6`, 'utf8').catch(() => ''),
    ])
    return tables.join('\n')
  } catch {
    return null
  }
}

/** Whether that is likely to work for an engine at this address; a container of its own tells for sure. */
export function canSeeSockets(host: string | undefined): boolean {
  return process.platform === 'linux' && (host === undefined || host.startsWith('unix:'))
}
