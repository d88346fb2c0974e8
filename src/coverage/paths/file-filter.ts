import picomatch from 'picomatch'

import { isBelow } from '../diff/collect-patch.ts'

/** Whether a file of the repository, by its path, is meant. */
export type FileFilter = (path: string) => boolean

/** Files that one of the globs matches; a pattern without a wildcard also means the folder of that name. */
export function createFileFilter(patterns: readonly string[]): FileFilter {
  const folders = patterns.filter((pattern) => !picomatch.scan(pattern).isGlob)
  const globs = patterns.filter((pattern) => picomatch.scan(pattern).isGlob)
  const matches = globs.length === 0 ? null : picomatch([...globs], { dot: true })
  return (path) =>
    folders.some((folder) => isBelow(path, folder)) || (matches !== null && matches(path))
}
