import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { dirname } from 'node:path'

import * as z from 'zod'

import { WorldError } from '../contract/world-error.ts'
import { createFolder } from './create-folder.ts'
import type { Log } from './log.ts'

const ownerSchema = z.strictObject({
  /** Part of file names. */
  token: z.string().regex(/^[\w-]+$/),
  pid: z.int(),
  host: z.string(),
  actor: z.string(),
  since: z.string(),
})
export type LockOwner = z.infer<typeof ownerSchema>

/** What a lock is for, as its messages say it. */
export type LockKind = {
  /** First part of the errors' codes, such as `deploy`. */
  readonly code: string
  /** What one has to do to hold it, such as `deploy`. */
  readonly work: string
  /** What is expected where it is held. */
  readonly expected: string
}

/** Stands for a rival that was gone before it could be read. */
const UNKNOWN_OWNER: LockOwner = { token: '', pid: 0, host: '', actor: 'another', since: '' }

/**
 * Runs `body` while holding the lock file `path`, and lets go of it whatever happens. A lock whose
 * process is gone on this host is taken over; any other is respected.
 * @throws WorldError that names the owner of a live lock.
 */
export async function withLock<T>(
  lock: {
    readonly path: string
    readonly kind: LockKind
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
  await acquireLock(lock, owner)
  try {
    return await body()
  } finally {
    const held = await readLock(lock.path, lock.kind)
    if (held?.token === owner.token) await rm(lock.path, { force: true })
  }
}

type Lock = { readonly path: string; readonly kind: LockKind; readonly log: Log }

async function acquireLock(lock: Lock, owner: LockOwner): Promise<void> {
  const { path, kind, log } = lock
  await createFolder(dirname(path), 0o700)
  // Linking a finished file is atomic and never leaves a lock without an owner, as mkdir and write would.
  const draft = `${path}.${owner.token}`
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600 })
  try {
    if (await tryLink(draft, path)) return
    const held = await readLock(path, kind)
    if (held !== null && !isAbandoned(held)) throw heldBy(held, lock)
    if (held === null) {
      if (await tryLink(draft, path)) return
      throw heldBy((await readLock(path, kind)) ?? UNKNOWN_OWNER, lock)
    }
    log.warn(
      `the ${kind.work} lock of ${describe(held, kind)} is left over (its process is gone): taking it over`,
    )
    await takeOver(lock, held, draft)
  } finally {
    await rm(draft, { force: true })
  }
}

/**
 * Puts `draft` in the place of an abandoned lock. Whoever links the claim on its token first is the
 * only one that may; a claim whose own process is gone can be claimed in turn. The claims are removed
 * after the replacement, so that a latecomer who still gets one sees a lock with another token.
 */
async function takeOver(lock: Lock, abandoned: LockOwner, draft: string): Promise<void> {
  const { path, kind } = lock
  const claims: string[] = []
  let owner = abandoned
  for (;;) {
    const claim = `${path}.${owner.token}.claim`
    claims.push(claim)
    if (await tryLink(draft, claim)) break
    const rival = await readLock(claim, kind)
    if (rival === null || !isAbandoned(rival)) throw heldBy(rival ?? UNKNOWN_OWNER, lock)
    owner = rival
  }
  const own = claims.at(-1) ?? path
  const now = await readLock(path, kind)
  if (now?.token !== abandoned.token) {
    await rm(own, { force: true })
    throw heldBy(now ?? UNKNOWN_OWNER, lock)
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

/** Who holds the lock; null when nobody does. @throws WorldError for a lock file that cannot be read. */
export async function readLock(path: string, kind: LockKind): Promise<LockOwner | null> {
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
      `${kind.code}/lock`,
      {
        expected: `the ${kind.work} lock to name its owner`,
        found: `${path}, which cannot be read as a lock`,
        fix: `Make sure that no ${kind.work} goes on, then remove the file.`,
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

function heldBy(owner: LockOwner, { path, kind }: Lock): WorldError {
  return new WorldError(`${kind.code}/locked`, {
    expected: kind.expected,
    found: `a ${kind.work} by ${describe(owner, kind)}`,
    fix: `Wait until it ends. If you are sure that it is gone, remove ${path}.`,
  })
}

function describe(owner: LockOwner, kind: LockKind): string {
  if (owner === UNKNOWN_OWNER) return `another ${kind.work} that began at the same moment`
  return `${owner.actor} (process ${owner.pid} on ${owner.host}, since ${owner.since})`
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
