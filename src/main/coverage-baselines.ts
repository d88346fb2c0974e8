import { resolve } from 'node:path'

import type { Log } from '../adapters/log.ts'
import { WorldError } from '../contract/world-error.ts'
import type { BaselineStore } from '../coverage/baseline/baseline-store.ts'
import { createDirectoryStore, localBaselineFolder } from '../coverage/baseline/directory-store.ts'
import type { CoverageOptions } from '../coverage/coverage-options.ts'
import type { CoverageFacts } from '../coverage/decide-coverage.ts'
import type { Context } from './context.ts'
import { read } from './environment.ts'

/**
 * Where the coverage of earlier commits is kept: the folder that was named; on GitHub the artifacts of
 * the default branch's runs; elsewhere a folder in git's own. Null outside of git.
 */
export async function openBaselines(
  context: Context,
  folder: string | undefined,
): Promise<BaselineStore | null> {
  if (folder !== undefined) return createDirectoryStore(resolve(context.cwd, folder))
  if (read(context.env, 'githubActions') === 'true') return openArtifacts(context)
  if ((await context.git.root()) === null) return null
  return createDirectoryStore(await localBaselineFolder(context.git))
}

async function openArtifacts({ env, out }: Context): Promise<BaselineStore> {
  const { createArtifactStore } = await import('../coverage/baseline/artifact-store.ts')
  const { connectGitHubArtifacts } = await import('../adapters/octokit-github-artifacts.ts')
  const token = read(env, 'githubToken')
  const repository = read(env, 'githubRepository')
  const url = read(env, 'githubApiUrl')
  if (token === null || repository === null) {
    return createArtifactStore({ list: refuse, defaultBranch: refuse, download: refuse }, out)
  }
  const artifacts = connectGitHubArtifacts({
    token,
    repository,
    ...(url === null ? {} : { url }),
  })
  return createArtifactStore(artifacts, out)
}

async function refuse(): Promise<never> {
  throw new WorldError('coverage/baseline', {
    expected: 'GITHUB_TOKEN and GITHUB_REPOSITORY, to read the coverage of earlier commits',
    found: 'one of them empty',
    fix: 'Hand the token over (`token: ${{ github.token }}`), and grant the job `actions: read`.',
  })
}

/** Keeps what was measured as the baseline of HEAD; what refuses is told, and decides nothing. */
export async function keepBaseline(
  { git }: Context,
  facts: CoverageFacts,
  options: {
    readonly baselines: BaselineStore
    readonly configName: string | null
    readonly unreported: CoverageOptions['unreported']
    readonly log: Log
  },
): Promise<void> {
  const { saveBaseline } = await import('../coverage/baseline/save-baseline.ts')
  const { baselines: store, configName, log } = options
  try {
    const unreported = options.unreported === 'all' ? facts.unreported : null
    const coverage = { config: configName, files: facts.files, unreported }
    const saved = await saveBaseline(coverage, { git, store })
    if (saved.kind === 'saved') log.info(`baseline of ${saved.sha.slice(0, 10)}: ${saved.where}`)
    else log.warn(`coverage: no baseline was kept: ${saved.reason}`)
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
    log.warn(`coverage: no baseline was kept: ${error.message}`)
  }
}
