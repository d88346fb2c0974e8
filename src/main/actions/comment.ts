import * as core from '@actions/core'

import type { PullRequestApi } from '../../adapters/pull-request-api.ts'
import { InputError } from '../../contract/input-error.ts'
import type { GateResult } from '../../contract/result.ts'
import { escapeMarkdown } from '../../report/escape-text.ts'
import { blobUrlOf, COMMENT_MARKER, renderComment } from '../commands/render-report.ts'
import { read, secretValues } from '../environment.ts'
import { readWorkflowRun } from './shell/read-workflow-run.ts'
import type { WorkflowRun } from './shell/read-workflow-run.ts'
import { unpackResults } from './shell/unpack-results.ts'

/**
 * Comments on the pull request of a run that could not do so itself, as a fork's. What that run left
 * is foreign: it says nothing about where the comment goes, and is drawn anew from checked results.
 * An optional surface: what GitHub refuses, and what cannot be read, leads to one warning.
 */
const NAME = /^papergate-(?:results-[a-z0-9-]+|verdict)$/
const MOST_ARTIFACTS = 20
const MOST_ARTIFACT_BYTES = 8_000_000

for (const secret of secretValues(process.env)) core.setSecret(secret)
try {
  await comment(await readWorkflowRun(process.env))
} catch (error) {
  core.setFailed(error instanceof Error ? error.message : String(error))
}

async function comment(run: WorkflowRun): Promise<void> {
  try {
    const repository = read(process.env, 'githubRepository') ?? ''
    const connection = { token: core.getInput('token', { required: true }), repository }
    const { connectPullRequests } = await import('../../adapters/pull-request-api.ts')
    const api = connectPullRequests(connection)
    const pullRequest = await findPullRequest(api, run)
    if (pullRequest === null) return
    const results = await readRunResults(api, run)
    if (results === null) return
    const { connectGitHub } = await import('../../adapters/octokit-github-api.ts')
    const body = render(results, run, repository)
    await connectGitHub(connection).upsertComment({ pullRequest, marker: COMMENT_MARKER, body })
    core.info(`commented on pull request ${pullRequest}`)
  } catch (error) {
    warn('The comment on the pull request was not written', error)
  }
}

/** The one open pull request that the run was for; null, with the reason in the log, where there is none. */
async function findPullRequest(api: PullRequestApi, run: WorkflowRun): Promise<number | null> {
  const { event, headRepository, headSha } = run
  if (event !== 'pull_request' || headRepository === null) {
    core.info(`nothing to comment on: the run was started by ${event}`)
    return null
  }
  const found = await api.findByHead({ repository: headRepository, sha: headSha })
  const [only = null] = found
  if (found.length === 1) return only
  core.info(
    only === null
      ? `nothing to comment on: no open pull request has ${headSha} as its head`
      : `nothing is written: the pull requests ${found.join(', ')} all have ${headSha} as their head`,
  )
  return null
}

/** Results of the run, or one that says that they cannot be read; null where it left none. */
async function readRunResults(
  api: PullRequestApi,
  run: WorkflowRun,
): Promise<readonly GateResult[] | null> {
  const artifacts = (await api.listArtifacts(run.id)).filter(({ name }) => NAME.test(name))
  if (artifacts.length === 0) {
    core.info('nothing to comment: the run left no results')
    return null
  }
  try {
    if (artifacts.length > MOST_ARTIFACTS) throw tooMany(artifacts.length)
    const archives: Buffer[] = []
    for (const { id } of artifacts) {
      archives.push(await api.downloadArtifact(id, MOST_ARTIFACT_BYTES))
    }
    return await unpackResults(archives)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    warn('The results of the run cannot be read', error)
    return [unreadable(error)]
  }
}

function tooMany(count: number): InputError {
  return new InputError('comment/artifacts', {
    expected: `at most ${MOST_ARTIFACTS} artifacts with results`,
    found: String(count),
    fix: 'Look into the run that wrote them.',
  })
}

function unreadable({ code, parts }: InputError): GateResult {
  const now = new Date().toISOString()
  return {
    schema: 'papergate/result/v1',
    gate: 'verdict',
    verdict: 'error',
    summary: 'the results of the run cannot be read',
    rules: [{ id: code, verdict: 'error', ...parts, locations: [] }],
    startedAt: now,
    finishedAt: now,
    data: {},
  }
}

function render(results: readonly GateResult[], run: WorkflowRun, repository: string): string {
  const server = read(process.env, 'githubServerUrl') ?? 'https://github.com'
  const url = `${server}/${repository}/actions/runs/${run.id}`
  const ending = run.conclusion === null ? 'no conclusion' : `**${escapeMarkdown(run.conclusion)}**`
  return renderComment(results, process.env, {
    blobUrl: blobUrlOf(process.env, run.headSha),
    elsewhere: `[the summary of the run](${url})`,
    footer: `[The run](${url}) ended with ${ending}. The figures are those that the change’s own code reported.`,
  })
}

function warn(what: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  core.warning(
    `${what}: ${reason.slice(0, 500)} The job needs \`actions: read\` and \`pull-requests: write\`.`,
  )
}
