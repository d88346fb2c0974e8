import { join } from 'node:path'

import { readLock, withLock } from '../adapters/lock.ts'
import type { LockOwner } from '../adapters/lock.ts'
import type { Log } from '../adapters/log.ts'

const deployLock = {
  code: 'deploy',
  work: 'deploy',
  expected: 'no other deploy to run on this target',
} as const

/** Runs `body` while holding the deploy lock of this state folder. @throws WorldError that names the owner of a live lock. */
export function withDeployLock<T>(
  lock: {
    readonly stateDir: string
    readonly actor: string
    readonly now: Date
    readonly log: Log
  },
  body: () => Promise<T>,
): Promise<T> {
  return withLock({ ...lock, path: lockFile(lock.stateDir), kind: deployLock }, body)
}

/** Who deploys at the moment; null: nobody. */
export function readDeployLock(stateDir: string): Promise<LockOwner | null> {
  return readLock(lockFile(stateDir), deployLock)
}

function lockFile(stateDir: string): string {
  return join(stateDir, 'lock.json')
}
