import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { createFolder } from '../../adapters/create-folder.ts'
import type { Git } from '../../adapters/git.ts'
import { replaceFile } from '../../adapters/replace-file.ts'
import { explainIoError } from '../../contract/io-error.ts'
import { WorldError } from '../../contract/world-error.ts'
import { printable } from '../printable.ts'
import { PACKED_LIMIT } from './baseline.ts'
import type { BaselineStore } from './baseline-store.ts'

/** So many baselines are kept; the search for one looks at no more commits than that. */
const KEPT = 200
const OWN_NAME = /^(?:[0-9a-f]{40}|[0-9a-f]{64})\.json\.gz$/

/** The folder in git's own: no commit and no `git clean` touches it, and all work trees share it. */
export async function localBaselineFolder(git: Git): Promise<string> {
  return join(await git.commonFolder(), 'papergate', 'coverage')
}

/** Baselines as files of one folder, `<sha>.json.gz`; the newest two hundred stay. @param folder absolute */
export function createDirectoryStore(folder: string): BaselineStore {
  const pathOf = (sha: string): string => join(folder, `${sha}.json.gz`)
  return {
    find: async (sha) => {
      const path = pathOf(sha)
      return (await isThere(path)) ? { where: path, read: () => readLimited(path) } : null
    },
    save: async (sha, bytes) => {
      const path = pathOf(sha)
      try {
        await createFolder(folder)
        await replaceFile(path, bytes, 0o644)
        await removeOldest(folder)
      } catch (error) {
        throw explainIoError(error)
      }
      return path
    },
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw explainIoError(error)
  }
}

async function readLimited(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    if (size > PACKED_LIMIT) throw tooLarge(path, size)
    return await file.readFile()
  } catch (error) {
    throw explainIoError(error)
  }
}

function tooLarge(path: string, size: number): WorldError {
  return new WorldError('coverage/baseline', {
    expected: `a stored baseline of at most ${PACKED_LIMIT} bytes`,
    found: `${size} bytes in ${printable(path)}`,
    fix: 'Remove that file and store the baseline again.',
  })
}

async function removeOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => OWN_NAME.test(name))
  if (names.length <= KEPT) return
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      // Another run may have removed it since.
      const time = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      )
      return { path, time }
    }),
  )
  const old = files.sort((left, right) => right.time - left.time).slice(KEPT)
  for (const { path } of old) await rm(path, { force: true })
}
