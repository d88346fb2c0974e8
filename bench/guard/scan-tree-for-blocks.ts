import { readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

import type { Finding } from '../../src/guard/guard-data.ts'
import { judgeFile } from '../../tests/guard-corpus/judge-file.ts'
import { listFiles } from './list-files.ts'

/** What the guard blocks in one folder. */
export type TreeBlocks = {
  readonly folder: string
  readonly files: number
  readonly lines: number
  readonly bytes: number
  readonly blocked: readonly (Pick<Finding, 'rule' | 'venue' | 'environment' | 'field'> & {
    readonly path: string
    readonly line: number
  })[]
}

/** Judges every file of a folder by itself, as the guard's scan of a tree does. */
export function scanTreeForBlocks(folder: string): TreeBlocks {
  const blocked: TreeBlocks['blocked'][number][] = []
  let files = 0
  let lines = 0
  let bytes = 0
  for (const file of listFiles(folder)) {
    const content = readFileSync(file)
    // As a repository that holds the folder names it: what is installed there is no code of its own.
    const path = join(basename(folder), relative(folder, file))
    files += 1
    bytes += content.length
    lines += countLines(content)
    for (const finding of judgeFile(content, path).findings) {
      if (finding.decision !== 'block') continue
      const { rule, venue, environment, field, location } = finding
      blocked.push({ rule, venue, environment, field, path, line: location.line })
    }
  }
  return { folder, files, lines, bytes, blocked }
}

/** Line ends; a file with zero bytes at its beginning is binary and has none. */
function countLines(content: Buffer): number {
  if (content.subarray(0, 8_192).includes(0)) return 0
  let count = 0
  for (let at = content.indexOf(10); at !== -1; at = content.indexOf(10, at + 1)) count += 1
  return count
}
