import { join } from 'node:path'

import { createFolder } from '../../adapters/create-folder.ts'
import type { GitHubArtifact, GitHubArtifacts } from '../../adapters/github-artifacts.ts'
import { replaceFile } from '../../adapters/replace-file.ts'
import { explainIoError } from '../../contract/io-error.ts'
import { PACKED_LIMIT } from './baseline.ts'
import type { BaselineStore } from './baseline-store.ts'

/** The file that the workflow uploads, and the one that its artifact must hold. */
const BASELINE_FILE = 'baseline.json.gz'

/** Name of the artifact that holds a commit's baseline. */
function baselineArtifactName(sha: string): string {
  return `papergate-coverage-${sha}`
}

/**
 * Baselines as artifacts of the workflow runs on the default branch. Anyone whose pull request runs a
 * workflow can upload an artifact of any name, so one is taken only where its run was of that very commit,
 * on the default branch, in this repository. Saving writes the file that the workflow uploads.
 * @param out absolute output folder
 */
export function createArtifactStore(artifacts: GitHubArtifacts, out: string): BaselineStore {
  let defaultBranch: Promise<string> | null = null
  return {
    find: async (sha) => {
      const name = baselineArtifactName(sha)
      const all = await artifacts.list(name)
      if (all.length === 0) return null
      defaultBranch ??= artifacts.defaultBranch()
      const own = newestOwn(all, sha, await defaultBranch)
      if (own === null) return null
      return {
        where: `artifact ${name}`,
        read: () => artifacts.download(own.id, { name: BASELINE_FILE, limit: PACKED_LIMIT }),
      }
    },
    save: async (_sha, bytes) => {
      const folder = join(out, 'coverage')
      const path = join(folder, BASELINE_FILE)
      try {
        await createFolder(folder)
        await replaceFile(path, bytes, 0o644)
      } catch (error) {
        throw explainIoError(error)
      }
      return path
    },
  }
}

function newestOwn(
  artifacts: readonly GitHubArtifact[],
  sha: string,
  branch: string,
): GitHubArtifact | null {
  const own = artifacts.filter(
    ({ isExpired, run }) =>
      !isExpired && run !== null && run.isOwn && run.headSha === sha && run.headBranch === branch,
  )
  const [newest] = own.sort(
    (left, right) => right.createdAt.getTime() - left.createdAt.getTime() || right.id - left.id,
  )
  return newest ?? null
}
