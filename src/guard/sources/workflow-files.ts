import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Git } from '../../adapters/git.ts'
import { isWorkflowFile } from '../workflows/judge-workflows.ts'
import type { WorkflowFile } from '../workflows/workflow-data.ts'

/** The repository's workflows and actions as the work tree has them; none outside of git. */
export async function readWorkflowFiles(git: Git): Promise<readonly WorkflowFile[]> {
  const root = await git.root()
  if (root === null) return []
  const paths = (await git.files({ untracked: true })).filter(isWorkflowFile)
  const files = await Promise.all(
    paths.map(async (path) => {
      // Tracked, and deleted from the work tree: then no workflow runs from it.
      const text = await readFile(join(root, path), 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      })
      return text === null ? [] : [{ path, text }]
    }),
  )
  return files.flat()
}
