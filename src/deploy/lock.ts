import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'

import * as z from 'zod'

import type { Log } from '../adapters/log.ts'
import { WorldError } from '../contract/world-error.ts'

const ownerSchema = z.strictObject({
  /** Part of file names. */
  token: z.string().regex(/^[\w-]+$/),
  pid: z.int(),
  host: z.string(),
  actor: z.string(),
  since: z.string(),
})
export type LockOwner = z.infer<typeof ownerSchema>

/** Stands for a rival that was gone before it could be read. */
const UNKNOWN_OWNER: LockOwner = { token: '', pid: 0, host: '', actor: 'another deploy', since: '' }

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
    const held = await readOwner(path)
    if (held !== null && !isAbandoned(held)) throw heldBy(held, path)
    if (held === null) {
      if (await tryLink(draft, path)) return
      throw heldBy((await readOwner(path)) ?? UNKNOWN_OWNER, path)
    }
    log.warn(
      `the deploy lock of ${describe(held)} is left over (its process is gone): taking it over`,
    )
    await takeOver(path, held, draft)
  } finally {
    await rm(draft, { force: true })
  }
}

/**
 * Puts `draft` in the place of an abandoned lock. Whoever links the claim on its token first is the
 * only one that may; a claim whose own process is gone can be claimed in turn. The claims are removed
 * after the replacement, so that a latecomer who still gets one sees a lock with another token.
 */
async function takeOver(path: string, abandoned: LockOwner, draft: string): Promise<void> {
  const claims: string[] = []
  let owner = abandoned
  for (;;) {
    const claim = `${path}.${owner.token}.claim`
    claims.push(claim)
    if (await tryLink(draft, claim)) break
    const rival = await readOwner(claim)
    if (rival === null || !isAbandoned(rival)) throw heldBy(rival ?? UNKNOWN_OWNER, path)
    owner = rival
  }
  const own = claims.at(-1) ?? path
  const now = await readOwner(path)
  if (now?.token !== abandoned.token) {
    await rm(own, { force: true })
    throw heldBy(now ?? UNKNOWN_OWNER, path)
  }
  await rename(draft, path)
  for (const claim of claims) await rm(claim, { force: true })
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
  if (owner === UNKNOWN_OWNER) return 'someone else that began at the same moment'
  return `${owner.actor} (process ${owner.pid} on ${owner.host}, since ${owner.since})`
}

function lockFile(stateDir: string): string {
  return join(stateDir, 'lock.json')
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
