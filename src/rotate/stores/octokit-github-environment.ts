import { getOctokit } from '@actions/github'
import * as z from 'zod'

import { WorldError } from '../../contract/world-error.ts'
import type { GitHubEnvironment } from './github-environment.ts'
import { statusOf } from '../../adapters/octokit-status.ts'

const PAGE = 100
const PAGES_LIMIT = 10
const REQUEST_MILLISECONDS = 30_000
const ENVIRONMENT = '/repos/{owner}/{repo}/environments/{environment_name}'

const variableSchema = z.looseObject({ value: z.string() })
const secretsSchema = z.looseObject({
  total_count: z.int().nonnegative(),
  secrets: z.array(z.looseObject({ name: z.string(), updated_at: z.coerce.date() })),
})

/** GitHub's REST API of an environment. @param options.repository `owner/name` @param options.url of the API */
export function connectGitHubEnvironment(options: {
  readonly token: string
  readonly repository: string
  readonly environment: string
  readonly url?: string
}): GitHubEnvironment {
  const octokit = getOctokit(
    options.token,
    options.url === undefined ? {} : { baseUrl: options.url },
  )
  const [owner = '', repo = ''] = options.repository.split('/')

  /** Null for 404. */
  const call = async (
    route: string,
    parameters: Readonly<Record<string, string | number>>,
  ): Promise<unknown> => {
    const signal = AbortSignal.timeout(REQUEST_MILLISECONDS)
    try {
      const answer = await octokit.request(route, {
        owner,
        repo,
        environment_name: options.environment,
        ...parameters,
        request: { signal },
      })
      const data: unknown = answer.data
      return data ?? {}
    } catch (error) {
      if (statusOf(error) === 404) return null
      throw refusedCall(route, error)
    }
  }

  return {
    variable: async (name) => {
      const route = `GET ${ENVIRONMENT}/variables/{name}`
      const answer = await call(route, { name })
      if (answer === null) return null
      const parsed = variableSchema.safeParse(answer)
      if (parsed.success) return parsed.data.value
      throw refusedCall(route, parsed.error)
    },
    setVariable: async (name, value) => {
      const changed = await call(`PATCH ${ENVIRONMENT}/variables/{name}`, { name, value })
      if (changed !== null) return
      const route = `POST ${ENVIRONMENT}/variables`
      if ((await call(route, { name, value })) === null) {
        throw refusedCall(route, new Error('no such environment, or none that the token may see'))
      }
    },
    secretTimes: async () => {
      const route = `GET ${ENVIRONMENT}/secrets`
      const times = new Map<string, string>()
      for (let page = 1; page <= PAGES_LIMIT; page += 1) {
        const answer = await call(route, { per_page: PAGE, page })
        const parsed = secretsSchema.safeParse(answer)
        if (!parsed.success) throw refusedCall(route, parsed.error)
        for (const secret of parsed.data.secrets) {
          times.set(secret.name, secret.updated_at.toISOString())
        }
        if (parsed.data.secrets.length === 0 || page * PAGE >= parsed.data.total_count) return times
      }
      throw refusedCall(route, new Error(`more than ${PAGE * PAGES_LIMIT} secrets`))
    },
  }
}

/** Without the cause: an error of the client has the whole request in it, the token too. */
function refusedCall(route: string, error: unknown): WorldError {
  const status = statusOf(error)
  const found =
    status !== null
      ? `status ${status}`
      : error instanceof z.ZodError
        ? 'an answer of another shape'
        : error instanceof Error
          ? (error.message.split('\n')[0] ?? '')
          : 'an error'
  return new WorldError('rotate/github', {
    expected: `GitHub to answer ${route}`,
    found,
    fix:
      status === 401 || status === 403
        ? 'Give the step a fine-grained token, or one of a GitHub App, with Environments: read (to flip: write). GITHUB_TOKEN can have neither.'
        : 'Check the names of repository and environment; if they are right, run again.',
  })
}
