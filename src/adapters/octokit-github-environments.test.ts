import { expect, it } from 'vitest'

import { WorldError } from '../contract/world-error.ts'
import type { Clock } from './clock.ts'
import type { GitHubEnvironments } from './github-environments.ts'
import { connectGitHubEnvironments } from './octokit-github-environments.ts'
import { refuse, secretOf, startEnvironmentServer } from './testing/start-environment-server.ts'

const ROOT = '/repos/someone/platform'

/** Never waits, and keeps how long it was asked to. */
function impatientClock(pauses: number[] = []): Clock {
  return {
    now: () => new Date(0),
    sleep: async (milliseconds) => {
      pauses.push(milliseconds)
    },
  }
}

function connect(url: string, pauses?: number[]): GitHubEnvironments {
  const clock = impatientClock(pauses)
  const token = 'token-of-a-person'
  return connectGitHubEnvironments({
    token,
    repository: 'someone/platform',
    url,
    clock,
    timeout: 300,
  })
}

it('gives environments with their protection and branches', async () => {
  await using server = await startEnvironmentServer({
    environments: [
      {
        name: 'production',
        can_admins_bypass: false,
        protection_rules: [
          { type: 'wait_timer', wait_timer: 30 },
          { type: 'required_reviewers', prevent_self_review: true, reviewers: [{}, {}] },
          { type: 'branch_policy' },
        ],
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      },
      {
        name: 'staging/eu',
        protection_rules: [],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
      { name: 'dev', deployment_branch_policy: null },
    ],
    branchPolicies: { 'staging/eu': [{ name: 'main' }, { name: 'v*', type: 'tag' }] },
  })
  expect(await connect(server.url).listEnvironments()).toMatchObject({
    kind: 'known',
    value: [
      {
        name: 'production',
        reviewers: 2,
        preventsSelfReview: true,
        canAdminsBypass: false,
        waitMinutes: 30,
        branches: { kind: 'protected' },
      },
      {
        name: 'staging/eu',
        reviewers: 0,
        branches: {
          kind: 'named',
          patterns: {
            kind: 'known',
            value: [
              { name: 'main', isTag: false },
              { name: 'v*', isTag: true },
            ],
          },
        },
      },
      { name: 'dev', canAdminsBypass: true, branches: { kind: 'any' } },
    ],
  })
  expect(server.requests[1]).toBe(
    `GET ${ROOT}/environments/staging%2Feu/deployment-branch-policies?per_page=100&page=1`,
  )
})

it('gives every secret over several pages', async () => {
  const secrets = Array.from({ length: 201 }, (_, index) => secretOf(`KEY_${index}`))
  await using server = await startEnvironmentServer({
    environmentSecrets: { staging: secrets },
    secrets: [secretOf('OF_REPOSITORY')],
    organisationSecrets: [secretOf('OF_ORGANISATION', '2026-12-01')],
  })
  const github = connect(server.url)
  const answer = await github.listEnvironmentSecrets('staging')
  expect(answer.kind === 'known' && answer.value.map(({ name }) => name)).toEqual(
    secrets.map(({ name }) => name),
  )
  expect(server.requests).toHaveLength(3)
  expect(await github.listRepositorySecrets()).toMatchObject({ value: [{ name: 'OF_REPOSITORY' }] })
  expect(await github.listOrganisationSecrets()).toEqual({
    kind: 'known',
    value: [
      {
        name: 'OF_ORGANISATION',
        createdAt: new Date('2026-01-01'),
        updatedAt: new Date('2026-12-01'),
      },
    ],
  })
  expect(await github.defaultBranch()).toEqual({ kind: 'known', value: 'main' })
})

it.each([401, 403, 404])(
  'says which permission is missing where GitHub answers %i',
  async (status) => {
    await using server = await startEnvironmentServer({}, (_, response) => refuse(response, status))
    const github = connect(server.url)
    const refused = (missing: string): object => ({ kind: 'refused', status, missing })
    expect(await github.listEnvironments()).toEqual(refused('actions: read'))
    expect(await github.listEnvironmentSecrets('staging')).toEqual(refused('environments: read'))
    expect(await github.listRepositorySecrets()).toEqual(refused('secrets: read'))
    expect(await github.listOrganisationSecrets()).toEqual(refused('secrets: read'))
    expect(server.requests).toHaveLength(4)
  },
)

it('asks again where the server fails, and then goes on', async () => {
  await using server = await startEnvironmentServer(
    { secrets: [secretOf('ONE')] },
    (_, response, before) => before < 2 && refuse(response, 502),
  )
  const pauses: number[] = []
  expect(await connect(server.url, pauses).listRepositorySecrets()).toMatchObject({ kind: 'known' })
  expect(pauses).toEqual([1_000, 2_000])
})

it.each<[name: string, intercept: Parameters<typeof startEnvironmentServer>[1], found: RegExp]>([
  ['a server that keeps failing', (_, response) => refuse(response, 503), /found 503/],
  ['no answer in time', () => true, /found .*(?:timeout|aborted)/i],
  [
    'a closed connection',
    (_, response) => {
      response.destroy()
      return true
    },
    /found /,
  ],
  [
    'a limit of requests',
    (_, response) => refuse(response, 403, { 'x-ratelimit-remaining': '0' }),
    /an hour at most/,
  ],
  ['too many requests', (_, response) => refuse(response, 429), /an hour at most/],
  [
    'another shape',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"secrets":1}')
      return true
    },
    /another shape/,
  ],
  [
    'pages that end too early',
    (_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"total_count":7,"secrets":[]}')
      return true
    },
    /not as many entries/,
  ],
])('throws for %s, without the token', async (_, intercept, found) => {
  await using server = await startEnvironmentServer({}, intercept)
  const error: unknown = await connect(server.url)
    .listRepositorySecrets()
    .catch((error: unknown) => error)
  expect(error).toBeInstanceOf(WorldError)
  expect(String(error)).toMatch(found)
  expect(String(error)).not.toContain('token-of-a-person')
})
