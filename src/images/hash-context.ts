import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { lstat, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Changes when the meaning of the hash does, so that old and new values never compare equal. */
const SALT = 'papergate-context-v1'

/**
 * Hash of what a service's image is built from: its Dockerfile, the base's, and every file of the
 * context that git tracks or would track. It may count files that `.dockerignore` leaves out or that
 * no instruction copies: equal hashes mean equal sources, different ones may still build the same.
 * Paths, modes and lengths are framed, so that no two different trees give the same bytes. Not
 * covered: what the build itself downloads.
 * @param files paths relative to `root`, sorted here.
 */
export async function hashContext(
  root: string,
  service: {
    readonly name: string
    readonly dockerfiles: readonly string[]
    readonly files: readonly string[]
  },
): Promise<string> {
  const hash = createHash('sha256')
  frame(hash, SALT)
  frame(hash, service.name)
  for (const path of service.dockerfiles) await addFile(hash, root, path)
  frame(hash, 'context')
  for (const path of service.files.toSorted()) await addFile(hash, root, path)
  return hash.digest('hex')
}

async function addFile(hash: Hash, root: string, path: string): Promise<void> {
  const stats = await lstat(join(root, path)).catch(absent)
  // Deleted in the work tree but still tracked, or a submodule: no file that a build could copy.
  if (stats === null || stats.isDirectory()) return
  frame(hash, path)
  if (stats.isSymbolicLink()) {
    frame(hash, 'link')
    frame(hash, await readlink(join(root, path)))
    return
  }
  frame(hash, (stats.mode & 0o111) === 0 ? 'file' : 'executable')
  frame(hash, await readFile(join(root, path)))
}

function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}

function frame(hash: Hash, value: string | Buffer): void {
  const bytes = Buffer.from(value)
  hash.update(`${bytes.length}:`)
  hash.update(bytes)
}
