import { copyFileSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { createRandom } from '../../tests/guard-corpus/random.ts'
import { listFiles } from './list-files.ts'

export type AssembledTree = { readonly files: number; readonly bytes: number }

/**
 * Copies files of the folders into `target` in a mixed order that is always the same, up to so many
 * files and bytes. Compose files stay behind: Docker Compose would be timed with them.
 */
export function assembleTree(
  folders: readonly string[],
  target: string,
  { files, bytes }: AssembledTree,
): AssembledTree {
  const found = folders.flatMap((folder, index) =>
    listFiles(folder).map((path) => ({ path, to: join(String(index), relative(folder, path)) })),
  )
  const kept = createRandom(1)
    .shuffle(found)
    .filter(({ path }) => !/compose[^/]*\.ya?ml$/.test(path))
  let copied = 0
  let size = 0
  const mean = bytes / files
  for (const { path, to } of kept) {
    if (copied >= files || size >= bytes) break
    const length = statSync(path).size
    // A few huge files would make a tree of few files.
    if (length > 1_500 * mean) continue
    const file = join(target, to)
    mkdirSync(dirname(file), { recursive: true })
    copyFileSync(path, file)
    copied += 1
    size += length
  }
  return { files: copied, bytes: size }
}
