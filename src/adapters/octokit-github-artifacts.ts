import { getOctokit } from '@actions/github'
import * as z from 'zod'

import { WorldError } from '../contract/world-error.ts'
import type { GitHubArtifact, GitHubArtifacts } from './github-artifacts.ts'
import { readLimited } from './read-limited.ts'
import { unzipOneFile } from './unzip-one-file.ts'
import { statusOf } from './octokit-status.ts'

const PAGE = 100
/** Who floods a name with more artifacts than this must not hide ours. */
const PAGES_LIMIT = 10
/** What a zip of a packed file may have beside the file. */
const ZIP_OVERHEAD = 2 ** 16
const REQUEST_MILLISECONDS = 60_000

const artifactSchema = z.looseObject({
  id: z.int().positive(),
  name: z.string(),
  expired: z.boolean(),
  created_at: z.coerce.date(),
  workflow_run: z
    .looseObject({
      head_sha: z.string(),
      head_branch: z.string().nullish(),
      repository_id: z.int(),
      head_repository_id: z.int().nullish(),
    })
    .nullish(),
})
const listSchema = z.looseObject({
  total_count: z.int().nonnegative(),
  artifacts: z.array(artifactSchema),
})
const repositorySchema = z.looseObject({ default_branch: z.string().min(1) })

/** GitHub's REST API of artifacts. @param options.repository `owner/name` @param options.url for tests */
export function connectGitHubArtifacts(options: {
  readonly token: string
  readonly repository: string
  readonly url?: string
}): GitHubArtifacts {
  const octokit = getOctokit(
    options.token,
    options.url === undefined ? {} : { baseUrl: options.url },
  )
  const [owner = '', repo = ''] = options.repository.split('/')

  /** Null for 404. */
  const get = async (
    route: string,
    parameters: Record<string, string | number>,
    request: Record<string, unknown> = {},
  ): Promise<unknown> => {
    const signal = AbortSignal.timeout(REQUEST_MILLISECONDS)
    try {
      const answer = await octokit.request(`GET ${route}`, {
        owner,
        repo,
        ...parameters,
        request: { ...request, signal },
      })
      const data: unknown = answer.data
      return data
    } catch (error) {
      if (statusOf(error) === 404) return null
      throw refused(route, error)
    }
  }

  const listPage = async (name: string, page: number): Promise<z.infer<typeof listSchema>> => {
    const route = '/repos/{owner}/{repo}/actions/artifacts'
    const answer = await get(route, { name, per_page: PAGE, page })
    if (answer === null) return { total_count: 0, artifacts: [] }
    const parsed = listSchema.safeParse(answer)
    if (parsed.success) return parsed.data
    throw refused(route, parsed.error)
  }

  return {
    defaultBranch: async () => {
      const route = '/repos/{owner}/{repo}'
      const parsed = repositorySchema.safeParse(await get(route, {}))
      if (parsed.success) return parsed.data.default_branch
      throw refused(route, parsed.error)
    },
    list: async (name) => {
      const found: GitHubArtifact[] = []
      for (let page = 1; page <= PAGES_LIMIT; page += 1) {
        const { artifacts, total_count: total } = await listPage(name, page)
        found.push(...artifacts.map(toArtifact))
        if (artifacts.length === 0 || page * PAGE >= total) {
          return found.filter((artifact) => artifact.name === name)
        }
      }
      throw tooMany(name)
    },
    download: async (id, file) => {
      const limit = file.limit + ZIP_OVERHEAD
      const route = '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'
      const body = await get(
        route,
        { artifact_id: id, archive_format: 'zip' },
        { parseSuccessResponseBody: false },
      )
      if (!(body instanceof ReadableStream)) throw refused(route, new Error('no such artifact'))
      const zip = await readLimited(body as ReadableStream<Uint8Array>, limit).catch(
        (error: unknown) => {
          throw refused(route, error)
        },
      )
      if (zip === null) throw refused(route, new Error(`an artifact of more than ${limit} bytes`))
      return unzipOneFile(zip, file)
    },
  }
}

function toArtifact(artifact: z.infer<typeof artifactSchema>): GitHubArtifact {
  const { id, name, expired: isExpired, created_at: createdAt, workflow_run: run } = artifact
  return {
    id,
    name,
    isExpired,
    createdAt,
    run:
      run === null || run === undefined
        ? null
        : {
            headSha: run.head_sha,
            headBranch: run.head_branch ?? null,
            isOwn: run.head_repository_id === run.repository_id,
          },
  }
}

function refused(route: string, cause: unknown): WorldError {
  const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
  const status = statusOf(cause)
  return new WorldError(
    'github/artifacts',
    {
      expected: `GitHub to answer GET ${route}`,
      found: status === null ? message : `${status} ${message}`,
      fix:
        status === 401 || status === 403
          ? 'Give the job the permission actions: read, and the step its token.'
          : 'Run the job again; if it stays, look at githubstatus.com.',
    },
    { cause },
  )
}

function tooMany(name: string): WorldError {
  return new WorldError('github/artifacts', {
    expected: `at most ${PAGES_LIMIT * PAGE} artifacts named ${name}`,
    found: 'more of them',
    fix: 'Find the workflow that uploads them, and delete them.',
  })
}
