import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Git } from '../../adapters/git.ts'

/** Folders that hold no source of the repository's own. */
const FOREIGN_FOLDERS = new Set(['.git', 'node_modules', '.venv', 'venv', '.tox', '__pycache__'])
const FILE_LIMIT = 500_000

/**
 * Paths of the repository's files: what git tracks and what it does not ignore; outside of git what
 * the folder holds.
 */
export async function listTree(git: Git, root: string): Promise<readonly string[]> {
  if ((await git.root()) !== null) return git.files({ untracked: true })
  const files: string[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    // A folder that cannot be read has no files for us; paths into it then count as unknown.
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!FOREIGN_FOLDERS.has(entry.name)) folders.push(path)
      } else files.push(path)
      if (files.length >= FILE_LIMIT) return files
    }
  }
  return files
}
