import { getOctokit } from '@actions/github'

import { InputError } from '../contract/input-error.ts'
import { readLimited } from './read-limited.ts'

type RunArtifact = {
  readonly id: number
  readonly name: string
  /** Of the archive, packed. */
  readonly bytes: number
}

/** What a comment on a fork's pull request is made from: which one it is, and what its run left. */
export type PullRequestApi = {
  /** Open pull requests whose head is this commit of this repository (`owner/name`). */
  readonly findByHead: (head: {
    readonly repository: string
    readonly sha: string
  }) => Promise<readonly number[]>
  /** Artifacts of a run that are still there; of several with one name the newest. */
  readonly listArtifacts: (runId: number) => Promise<readonly RunArtifact[]>
  /** The archive of an artifact. @throws InputError for one of more than `mostBytes`, without reading on. */
  readonly downloadArtifact: (id: number, mostBytes: number) => Promise<Buffer>
}

/** More than this is not looked through: a thousand pull requests, newest first, or artifacts. */
const MOST_PAGES = 10
const PER_PAGE = 100
const DOWNLOAD_MILLISECONDS = 60_000

/** GitHub's REST API at `GITHUB_API_URL`. @param options.repository `owner/name`. */
export function connectPullRequests(options: {
  readonly token: string
  readonly repository: string
}): PullRequestApi {
  const octokit = getOctokit(options.token)
  const [owner = '', repo = ''] = options.repository.split('/')
  return {
    findByHead: async ({ repository, sha }) => {
      const pages = octokit.paginate.iterator(octokit.rest.pulls.list, {
        owner,
        repo,
        state: 'open',
        sort: 'updated',
        direction: 'desc',
        per_page: PER_PAGE,
      })
      const pulls = await firstPages(pages)
      return pulls
        .filter(({ head }) => head.sha === sha && head.repo?.full_name === repository)
        .map(({ number }) => number)
    },
    listArtifacts: async (runId) => {
      const pages = octokit.paginate.iterator(octokit.rest.actions.listWorkflowRunArtifacts, {
        owner,
        repo,
        run_id: runId,
        per_page: PER_PAGE,
      })
      const artifacts = (await firstPages(pages))
        .filter(({ expired }) => !expired)
        .sort((a, b) => a.id - b.id)
        .map(({ id, name, size_in_bytes: bytes }) => [name, { id, name, bytes }] as const)
      return [...new Map(artifacts).values()]
    },
    downloadArtifact: async (id, mostBytes) => {
      // Octokit follows to where the archive lies, without the token, and leaves the body unread.
      const { data } = await octokit.request(
        'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
        {
          owner,
          repo,
          artifact_id: id,
          archive_format: 'zip',
          request: {
            parseSuccessResponseBody: false,
            signal: AbortSignal.timeout(DOWNLOAD_MILLISECONDS),
          },
        },
      )
      if (!(data instanceof ReadableStream)) throw new TypeError('GitHub answered with no archive')
      const bytes = await readLimited(data as ReadableStream<Uint8Array>, mostBytes)
      if (bytes === null) throw tooLarge(mostBytes)
      return Buffer.from(bytes)
    },
  }
}

async function firstPages<Item>(
  pages: AsyncIterable<{ readonly data: readonly Item[] }>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let count = 0
  for await (const { data } of pages) {
    items.push(...data)
    count += 1
    if (count === MOST_PAGES) break
  }
  return items
}

function tooLarge(mostBytes: number): InputError {
  return new InputError('artifact/too-large', {
    expected: `an artifact of at most ${mostBytes} bytes`,
    found: 'a larger one',
    fix: 'Look into the run that wrote it.',
  })
}
