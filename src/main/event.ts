import { readFile } from 'node:fs/promises'

import { firstProblem } from '../contract/first-problem.ts'
import { InputError } from '../contract/input-error.ts'
import { read } from './environment.ts'
import type { Environment } from './environment.ts'
import type { Payload } from './event-payload.ts'

/** What started the run on GitHub, reduced to what the gates need. */
export type PipelineEvent = {
  readonly kind: 'pull_request' | 'merge_group' | 'push' | 'other'
  /** Commit that the change is judged against, where the event names one. */
  readonly baseSha: string | null
  readonly pullRequest: number | null
}

const NO_COMMIT = /^0+$/

/** Reads the event from GitHub's environment; null outside of it. @throws InputError for a malformed payload. */
export async function readEvent(env: Environment): Promise<PipelineEvent | null> {
  const name = read(env, 'githubEventName')
  const path = read(env, 'githubEventPath')
  if (name === null || path === null) return null
  const payload = await readPayload(path)
  if (payload.pull_request !== undefined) {
    const { number, base } = payload.pull_request
    return { kind: 'pull_request', baseSha: base.sha, pullRequest: number }
  }
  if (payload.merge_group !== undefined) {
    return { kind: 'merge_group', baseSha: payload.merge_group.base_sha, pullRequest: null }
  }
  if (name === 'push') {
    const before = payload.before ?? null
    const baseSha = before === null || NO_COMMIT.test(before) ? null : before
    return { kind: 'push', baseSha, pullRequest: null }
  }
  return { kind: 'other', baseSha: null, pullRequest: null }
}

async function readPayload(path: string): Promise<Payload> {
  // Outside of GitHub there is no payload to check, and no need to load what checks it.
  const { payloadSchema } = await import('./event-payload.ts')
  try {
    return payloadSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    throw new InputError(
      'event/malformed',
      {
        expected: `GitHub's event payload at ${path}`,
        found: firstProblem(error),
        fix: 'Unset GITHUB_EVENT_NAME and GITHUB_EVENT_PATH when running outside of GitHub Actions.',
      },
      { cause: error },
    )
  }
}
