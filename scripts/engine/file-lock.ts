import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MILLISECONDS = 100

let attempts = 0

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
    if (owner !== null && (await isGone(owner))) {
      await removeStale(path, owner)
      continue
    }
    if (owner !== null && !told) {
      told = true
      onWait(owner.pid)
    }
    await delay(POLL_MILLISECONDS)
  }
  try {
    return await body()
  } finally {
    await rm(path, { force: true })
  }
}

/** A link appears with its content or not at all: a process that dies here leaves no lock without an owner. */
async function tryCreate(path: string): Promise<boolean> {
  attempts += 1
  const own = `${path}.${process.pid}-${attempts}`
  await writeFile(own, `${process.pid} ${await bootId()}`)
  try {
    await link(own, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(own, { force: true })
  }
}

/** Names the machine's run since it was switched on: a process id from an earlier one is somebody else's by now. */
async function bootId(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return id.trim()
}

type Owner = { readonly pid: number; readonly boot: string }

/** Who holds the lock; null where it has just been removed. */
async function readOwner(path: string): Promise<Owner | null> {
  const [pid, boot = ''] = (await readFile(path, 'utf8').catch(() => '')).split(' ')
  return pid ? { pid: Number.parseInt(pid, 10), boot } : null
}

async function isGone(owner: Owner): Promise<boolean> {
  return !isAlive(owner.pid) || (owner.boot !== '' && owner.boot !== (await bootId()))
}

/** Of several that see the same stale lock, the rename lets one win; a lock taken anew is put back. */
async function removeStale(path: string, owner: Owner): Promise<void> {
  const aside = `${path}.${process.pid}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  const moved = await readOwner(aside)
  if (moved?.pid === owner.pid && moved.boot === owner.boot) await rm(aside, { force: true })
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
