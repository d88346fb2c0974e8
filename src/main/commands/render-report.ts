import type { GateResult } from '../../contract/result.ts'
import { renderCoverageSection } from '../../coverage/markdown/render-coverage-section.ts'
import { renderGuardSection } from '../../guard/output/render-guard-section.ts'
import { renderIntegrationSection } from '../../integration/render/render-integration-section.ts'
import { COMMENT_LIMIT, SUMMARY_LIMIT } from '../../report/fit-markdown.ts'
import { renderMarkdown } from '../../report/render-markdown.ts'
import type { MarkdownOptions } from '../../report/render-markdown.ts'
import { read } from '../environment.ts'
import type { Environment } from '../environment.ts'

/** Starts our one comment on a pull request, so that the next run finds it. */
export const COMMENT_MARKER = '<!-- papergate: the verdict of this pull request -->'

const SUMMARY_ELSEWHERE = 'the result files, which the run keeps as artifacts'
const COMMENT_ELSEWHERE = 'the summary of the run'

/** The results as Markdown for a terminal or a file, whole. */
export function renderReport(results: readonly GateResult[], env: Environment): string {
  return renderMarkdown(results, optionsOf(env))
}

/** The results as Markdown for a step's summary. @param used bytes that the summary holds already. */
export function renderSummary(results: readonly GateResult[], env: Environment, used = 0): string {
  return renderMarkdown(results, {
    ...optionsOf(env),
    limit: { ...SUMMARY_LIMIT, most: SUMMARY_LIMIT.most - used },
    elsewhere: SUMMARY_ELSEWHERE,
  })
}

/** The results as Markdown for the comment on a pull request. @param over what differs from the environment. */
export function renderComment(
  results: readonly GateResult[],
  env: Environment,
  over: Pick<MarkdownOptions, 'blobUrl' | 'footer' | 'elsewhere'> = {},
): string {
  const most = COMMENT_LIMIT.most - COMMENT_MARKER.length - 1
  return renderMarkdown(results, {
    ...optionsOf(env),
    limit: { ...COMMENT_LIMIT, most },
    elsewhere: COMMENT_ELSEWHERE,
    ...over,
  })
}

function optionsOf(env: Environment): MarkdownOptions {
  return {
    sections: {
      coverage: renderCoverageSection,
      guard: renderGuardSection,
      integration: renderIntegrationSection,
    },
    blobUrl: blobUrlOf(env, read(env, 'githubSha') ?? ''),
  }
}

const SERVER = /^https?:\/\/[\w.:-]+$/
const REPOSITORY = /^[\w.-]+\/[\w.-]+$/
const COMMIT = /^[0-9a-f]{40,64}$/

/** Address of a commit's files on GitHub; null where the environment does not say where we are. */
export function blobUrlOf(env: Environment, sha: string): string | null {
  const server = read(env, 'githubServerUrl') ?? ''
  const repository = read(env, 'githubRepository') ?? ''
  const isKnown = SERVER.test(server) && REPOSITORY.test(repository) && COMMIT.test(sha)
  return isKnown ? `${server}/${repository}/blob/${sha}` : null
}
