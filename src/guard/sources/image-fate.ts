import { posix } from 'node:path'

import type { LayerPaths } from './image-archive.ts'

/**
 * What became of a layer's file in the layers above it. A file that a container no longer shows is
 * still in the image, for everybody who has the image.
 */
export function fateOf(
  path: string,
  above: readonly LayerPaths[],
): 'kept' | 'deleted' | 'overwritten' {
  const folders = foldersOf(path)
  const fates = above.flatMap(({ written, deleted, emptied }): ('deleted' | 'overwritten')[] => {
    if (written.has(path)) return ['overwritten']
    const isGone =
      deleted.has(path) ||
      folders.some((folder) => deleted.has(folder) || emptied.has(folder) || written.has(folder))
    return isGone ? ['deleted'] : []
  })
  return fates.at(-1) ?? 'kept'
}

/** `/a/b/c` lies below `/a/b`, `/a` and `/`. */
function foldersOf(path: string): readonly string[] {
  const folder = posix.dirname(path)
  return folder === path ? [] : [folder, ...foldersOf(folder)]
}
