import { getOctokit } from '@actions/github'
import * as z from 'zod'

import { WorldError } from '../contract/world-error.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import type {
  Answer,
  BranchPolicy,
  GitHubEnvironment,
  GitHubEnvironments,
  GitHubSecret,
} from './github-environments.ts'
import { isLimited, statusOf } from './octokit-status.ts'

const PAGE = 100
const PAGES_LIMIT = 20
const ATTEMPTS = 3
const FIRST_PAUSE_MILLISECONDS = 1_000
const REQUEST_MILLISECONDS = 20_000
const ROOT = '/repos/{owner}/{repo}'

const repositorySchema = z.looseObject({ default_branch: z.string().min(1) })
const environmentSchema = z.looseObject({
  name: z.string().min(1),
  can_admins_bypass: z.boolean().default(true),
  protection_rules: z
    .array(
      z.looseObject({
        type: z.string(),
        wait_timer: z.number().nonnegative().optional(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z.array(z.unknown()).optional(),
      }),
    )
    .default([]),
  deployment_branch_policy: z
    .looseObject({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
})
const branchPolicySchema = z.looseObject({ name: z.string(), type: z.string().optional() })
const secretSchema = z.looseObject({
  name: z.string().min(1),
  created_at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  updated_at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
})

/**
 * GitHub's REST API of environments and secrets. @param options.repository `owner/name`
 * @param options.url address of the API, in place of `GITHUB_API_URL` @param options.timeout of one request, in milliseconds
 */
export function connectGitHubEnvironments(options: {
  readonly token: string
  readonly repository: string
  readonly url?: string
  readonly clock?: Clock
  readonly timeout?: number
}): GitHubEnvironments {
  const { clock = systemClock, timeout = REQUEST_MILLISECONDS } = options
  const octokit = getOctokit(
    options.token,
    options.url === undefined ? {} : { baseUrl: options.url },
  )
  const [owner = '', repo = ''] = options.repository.split('/')

  const request = async (route: string, parameters: Parameters): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await octokit.request(`GET ${route}`, {
          owner,
          repo,
          ...parameters,
          request: { signal: AbortSignal.timeout(timeout) },
        })
        const data: unknown = answer.data
        return data
      } catch (error) {
        // Without a status the connection or the time was lost.
        if ((statusOf(error) ?? 500) < 500 || attempt === ATTEMPTS) throw error
        await clock.sleep(FIRST_PAUSE_MILLISECONDS * attempt)
      }
    }
  }

  const get = async <T>(
    schema: z.ZodType<T>,
    { route, missing, parameters = {} }: Question,
  ): Promise<Answer<T>> => {
    let data: unknown
    try {
      data = await request(route, parameters)
    } catch (error) {
      const status = statusOf(error)
      if (status !== null && [401, 403, 404].includes(status) && !isLimited(error)) {
        return { kind: 'refused', status, missing }
      }
      throw noAnswer(route, error)
    }
    const parsed = schema.safeParse(data)
    if (parsed.success) return { kind: 'known', value: parsed.data }
    throw noAnswer(route, new Error('an answer of another shape', { cause: parsed.error }))
  }

  const list = async <T>(
    field: string,
    item: z.ZodType<T>,
    question: Question,
  ): Promise<Answer<readonly T[]>> => {
    const schema = z
      .looseObject({ total_count: z.int().nonnegative() })
      .transform((answer) => ({ total: answer.total_count, items: answer[field] }))
      .pipe(z.object({ total: z.int(), items: z.array(item) }))
    const all: T[] = []
    for (let page = 1; page <= PAGES_LIMIT; page += 1) {
      const parameters = { ...question.parameters, per_page: PAGE, page }
      const answer = await get(schema, { ...question, parameters })
      if (answer.kind === 'refused') return answer
      const { total, items } = answer.value
      all.push(...items)
      if (all.length >= total) return { kind: 'known', value: all }
      if (items.length === 0) break
    }
    throw noAnswer(question.route, new Error('not as many entries as it counts'))
  }

  const listSecrets = async (question: Question): Promise<Answer<readonly GitHubSecret[]>> => {
    const answer = await list('secrets', secretSchema, question)
    return mapAnswer(answer, (secrets) => secrets.map(toSecret))
  }

  const readBranches = async (environment: ListedEnvironment): Promise<BranchPolicy> => {
    const policy = environment.deployment_branch_policy ?? null
    if (policy === null) return { kind: 'any' }
    if (!policy.custom_branch_policies) {
      return { kind: policy.protected_branches ? 'protected' : 'any' }
    }
    const answer = await list('branch_policies', branchPolicySchema, {
      route: `${ROOT}/environments/{environment_name}/deployment-branch-policies`,
      missing: 'actions: read',
      parameters: { environment_name: environment.name },
    })
    const patterns = mapAnswer(answer, (policies) =>
      policies.map(({ name, type }) => ({ name, isTag: type === 'tag' })),
    )
    return { kind: 'named', patterns }
  }

  return {
    defaultBranch: async () =>
      mapAnswer(
        await get(repositorySchema, { route: ROOT, missing: 'metadata: read' }),
        ({ default_branch: branch }) => branch,
      ),
    listEnvironments: async () => {
      const answer = await list('environments', environmentSchema, {
        route: `${ROOT}/environments`,
        missing: 'actions: read',
      })
      if (answer.kind === 'refused') return answer
      const environments: GitHubEnvironment[] = []
      for (const one of answer.value) {
        environments.push(toEnvironment(one, await readBranches(one)))
      }
      return { kind: 'known', value: environments }
    },
    listEnvironmentSecrets: (name) =>
      listSecrets({
        route: `${ROOT}/environments/{environment_name}/secrets`,
        missing: 'environments: read',
        parameters: { environment_name: name },
      }),
    listRepositorySecrets: () =>
      listSecrets({ route: `${ROOT}/actions/secrets`, missing: 'secrets: read' }),
    listOrganisationSecrets: () =>
      listSecrets({ route: `${ROOT}/actions/organization-secrets`, missing: 'secrets: read' }),
  }
}

type Parameters = Readonly<Record<string, string | number>>
type Question = {
  readonly route: string
  readonly missing: string
  readonly parameters?: Parameters
}
type ListedEnvironment = z.infer<typeof environmentSchema>

function mapAnswer<T, U>(answer: Answer<T>, map: (value: T) => U): Answer<U> {
  return answer.kind === 'refused' ? answer : { kind: 'known', value: map(answer.value) }
}

function toEnvironment(environment: ListedEnvironment, branches: BranchPolicy): GitHubEnvironment {
  const rules = environment.protection_rules
  const review = rules.find(({ type }) => type === 'required_reviewers')
  return {
    name: environment.name,
    reviewers: review?.reviewers?.length ?? 0,
    preventsSelfReview: review?.prevent_self_review ?? false,
    canAdminsBypass: environment.can_admins_bypass,
    waitMinutes: rules.find(({ type }) => type === 'wait_timer')?.wait_timer ?? 0,
    branches,
  }
}

function toSecret(secret: z.infer<typeof secretSchema>): GitHubSecret {
  return { name: secret.name, createdAt: secret.created_at, updatedAt: secret.updated_at }
}

function noAnswer(route: string, cause: unknown): WorldError {
  const status = statusOf(cause)
  const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'no answer'
  return new WorldError(
    'github/environments',
    {
      expected: `GitHub to answer GET ${route}`,
      found: status === null ? message : `${status} ${message}`,
      fix: isLimited(cause)
        ? 'Wait until GitHub takes requests of this token again, an hour at most.'
        : 'Run the job again; if it stays, look at githubstatus.com.',
    },
    { cause },
  )
}
