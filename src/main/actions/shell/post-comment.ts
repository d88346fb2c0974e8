import * as core from '@actions/core'

import type { GateResult } from '../../../contract/result.ts'
import { COMMENT_MARKER, renderComment } from '../../commands/render-report.ts'
import { read } from '../../environment.ts'
import type { Environment } from '../../environment.ts'
import { readEvent } from '../../event.ts'

/**
 * Keeps one comment on the pull request up to date. An optional surface: a token that may not write,
 * as a fork's, leads to one warning and never to a red step.
 */
export async function postComment(
  results: readonly GateResult[],
  token: string,
  env: Environment,
): Promise<void> {
  try {
    const pullRequest = (await readEvent(env))?.pullRequest ?? null
    const repository = read(env, 'githubRepository')
    if (pullRequest === null || repository === null || token === '') return
    const { connectGitHub } = await import('../../../adapters/octokit-github-api.ts')
    const github = connectGitHub({ token, repository })
    const body = renderComment(results, env)
    await github.upsertComment({ pullRequest, marker: COMMENT_MARKER, body })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    core.warning(
      `The comment on the pull request was not written: ${reason}. The job's summary says the same; grant \`pull-requests: write\` to have the comment, or set \`comment: false\`.`,
    )
  }
}
