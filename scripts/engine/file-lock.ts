import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MILLISECONDS = 100

/**
 * Runs `body` while holding an exclusive lock file that names our process. A lock whose process is
 * gone is taken over. `onWait` is called once when somebody else holds it.
 */
export async function withFileLock<T>(
  path: string,
  body: () => Promise<T>,
  onWait: (pid: number) => void = () => {},
): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  let told = false
  while (!(await tryCreate(path))) {
    const owner = await readOwner(path)
    if (owner !== null && !isAlive(owner)) {
      await removeStale(path, owner)
      continue
    }
    if (owner !== null && !told) {
      told = true
      onWait(owner)
    }
    await delay(POLL_MILLISECONDS)
  }
  try {
    return await body()
  } finally {
    await rm(path, { force: true })
  }
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Process id in the lock file; null while it is being written or has just been removed. */
async function readOwner(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return Number.isNaN(pid) ? null : pid
}

/** Of several that see the same stale lock, the rename lets one win; a lock taken anew is put back. */
async function removeStale(path: string, owner: number): Promise<void> {
  const aside = `${path}.${process.pid}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await readOwner(aside)) === owner) await rm(aside, { force: true })
  else await rename(aside, path)
}

/** Whether a process with that id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
