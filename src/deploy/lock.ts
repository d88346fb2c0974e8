import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'

import * as z from 'zod'

import type { Log } from '../adapters/log.ts'
import { WorldError } from '../contract/world-error.ts'

const ownerSchema = z.strictObject({
  token: z.string(),
  pid: z.int(),
  host: z.string(),
  actor: z.string(),
  since: z.string(),
})
export type LockOwner = z.infer<typeof ownerSchema>

/**
 * Runs `body` while holding the deploy lock, and lets go of it whatever happens. A lock whose
 * process is gone on this host is taken over; any other is respected.
 * @throws WorldError that names the owner of a live lock.
 */
export async function withLock<T>(
  lock: {
    readonly stateDir: string
    readonly actor: string
    readonly now: Date
    readonly log: Log
  },
  body: () => Promise<T>,
): Promise<T> {
  const owner: LockOwner = {
    token: randomUUID(),
    pid: process.pid,
    host: hostname(),
    actor: lock.actor,
    since: lock.now.toISOString(),
  }
  await acquireLock(lock.stateDir, owner, lock.log)
  try {
    return await body()
  } finally {
    const held = await readLock(lock.stateDir)
    if (held?.token === owner.token) await rm(lockFile(lock.stateDir), { force: true })
  }
}

/** Who holds the lock; null when nobody does. @throws WorldError for a lock file that cannot be read. */
export async function readLock(stateDir: string): Promise<LockOwner | null> {
  return readOwner(lockFile(stateDir))
}

async function acquireLock(stateDir: string, owner: LockOwner, log: Log): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  const path = lockFile(stateDir)
  // Linking a finished file is atomic and never leaves a lock without an owner, as mkdir and write would.
  const draft = `${path}.${owner.token}`
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600 })
  try {
    if (await tryLink(draft, path)) return
    const held = await readLock(stateDir)
    if (held !== null && !isAbandoned(held)) throw heldBy(held, path)
    if (held !== null) {
      log.warn(
        `the deploy lock of ${describe(held)} is left over (its process is gone): taking it over`,
      )
      await discard(path, held)
    }
    if (await tryLink(draft, path)) return
    const winner = await readLock(stateDir)
    throw heldBy(winner ?? { ...owner, actor: 'another deploy' }, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Removes exactly the abandoned lock; if another deploy took over in between, its lock is put back. */
async function discard(path: string, abandoned: LockOwner): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  const moved = await readOwner(aside)
  if (moved !== null && moved.token !== abandoned.token) await tryLink(aside, path)
  await rm(aside, { force: true })
}

function isAbandoned(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return false
  try {
    process.kill(owner.pid, 0)
    return false
  } catch (error) {
    return isCode(error, 'ESRCH')
  }
}

async function readOwner(path: string): Promise<LockOwner | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
  try {
    return ownerSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new WorldError(
      'deploy/lock',
      {
        expected: 'the deploy lock to name its owner',
        found: `${path}, which cannot be read as a lock`,
        fix: 'Make sure that no deploy runs, then remove the file.',
      },
      { cause },
    )
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

function heldBy(owner: LockOwner, path: string): WorldError {
  return new WorldError('deploy/locked', {
    expected: 'no other deploy to run on this target',
    found: `a deploy by ${describe(owner)}`,
    fix: `Wait until it ends. If you are sure that it is gone, remove ${path}.`,
  })
}

function describe(owner: LockOwner): string {
  return `${owner.actor} (process ${owner.pid} on ${owner.host}, since ${owner.since})`
}

function lockFile(stateDir: string): string {
  return join(stateDir, 'lock.json')
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
