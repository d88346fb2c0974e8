import { lstatSync, readFileSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'

import type { Git } from '../../adapters/git.ts'
import { WorldError } from '../../contract/world-error.ts'
import { decodeText } from '../decode-text.ts'
import type { WorkflowFile } from './workflow-data.ts'

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/
const ACTION = /^(?:[^/]+\/){0,50}action\.ya?ml$/

/**
 * Reads the workflows that GitHub runs, those directly in `.github/workflows` at the root, and every `action.yml`.
 * In a git tree tracked and untracked files count, outside of one all but packages. Only the root's workflows run,
 * so that one in a subfolder is left aside.
 * @throws WorldError for a file that cannot be read.
 */
export async function collectWorkflows(
  root: string,
  git: Pick<Git, 'root' | 'files'>,
): Promise<readonly WorkflowFile[]> {
  const workTree = await git.root()
  const folder = workTree ?? root
  const paths = workTree === null ? walk(root, '') : await git.files({ untracked: true })
  return [...new Set(paths)]
    .filter((path) => WORKFLOW.test(path) || ACTION.test(path))
    .flatMap((path) => {
      const text = read(join(folder, path), path)
      return text === null ? [] : [{ path, text }]
    })
}

const NOT_WALKED = new Set(['.git', 'node_modules'])

function walk(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_WALKED.has(entry.name) ? [] : walk(root, path)
    return entry.isFile() ? [path.split(sep).join('/')] : []
  })
}

/** Null for one that is tracked and deleted, and for a link to nothing. A binary file has no text to read as YAML. */
function read(file: string, path: string): string | null {
  try {
    if (lstatSync(file).isDirectory()) return null
    return decodeText(readFileSync(file)) ?? '\u0000'
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw new WorldError(
      'guard/unreadable',
      {
        expected: `every workflow to be readable, ${path} too`,
        found: cause instanceof Error && 'code' in cause ? String(cause.code) : 'an error',
        fix: 'Give this user the right to read it.',
      },
      { cause },
    )
  }
}
