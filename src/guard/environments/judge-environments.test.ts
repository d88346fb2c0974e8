import { expect, it } from 'vitest'

import type {
  Answer,
  BranchPolicy,
  GitHubEnvironment,
  GitHubSecret,
} from '../../adapters/github-environments.ts'
import { connectGitHubEnvironments } from '../../adapters/octokit-github-environments.ts'
import {
  refuse,
  secretOf,
  startEnvironmentServer,
} from '../../adapters/testing/start-environment-server.ts'
import { collectEnvironments } from './collect-environments.ts'
import type { EnvironmentFacts, EnvironmentPolicy } from './environment-data.ts'
import { judgeEnvironments } from './judge-environments.ts'
import { readProbe } from './read-probe.ts'

const now = new Date('2026-12-01T12:00:00Z')
const refused = { kind: 'refused', status: 403, missing: 'environments: read' } as const
const policy: EnvironmentPolicy = {
  staging: 'staging',
  production: 'production',
  liveSecrets: [],
  maxAge: { warn: 60, fail: 90 },
}

function known<T>(value: T): Answer<T> {
  return { kind: 'known', value }
}

function secret(name: string, updated = '2026-11-01'): GitHubSecret {
  return { name, createdAt: new Date('2026-01-01'), updatedAt: new Date(updated) }
}

function onBranches(...names: readonly string[]): BranchPolicy {
  return { kind: 'named', patterns: known(names.map((name) => ({ name, isTag: false }))) }
}

function environment(name: string, other: Partial<GitHubEnvironment> = {}): GitHubEnvironment {
  return {
    name,
    reviewers: 1,
    preventsSelfReview: true,
    canAdminsBypass: false,
    waitMinutes: 0,
    branches: onBranches('main'),
    ...other,
  }
}

function facts(other: Partial<EnvironmentFacts> = {}): EnvironmentFacts {
  return {
    environments: known([environment('staging'), environment('Production')]),
    defaultBranch: known('main'),
    secrets: {
      staging: known([secret('APCA_API_KEY_ID')]),
      production: known([secret('ALPACA_LIVE_API_KEY')]),
      repository: known([secret('SLACK_WEBHOOK', '2020-01-01')]),
      organisation: known([]),
    },
    probe: {},
    now,
    ...other,
  }
}

/** The broken rules as `verdict rule: found`. */
function judge(
  other: Partial<EnvironmentFacts>,
  policies: Partial<EnvironmentPolicy> = {},
): readonly string[] {
  return judgeEnvironments(facts(other), { ...policy, ...policies })
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skip')
    .map(({ id, verdict, found }) => `${verdict} ${id.replace('guard/', '')}: ${found}`)
}

it('passes environments that are apart and protected', () => {
  expect(judgeEnvironments(facts(), policy).map(({ id, found }) => `${id}: ${found}`)).toEqual([
    'guard/environments: staging and production',
    'guard/environment-production: 1 reviewer, chosen branches',
    'guard/environment-staging: main',
    'guard/environment-live-secret: none among the secrets of staging, the repository and the organisation',
    'guard/secret-age: 2 secrets, the oldest written 30 days ago',
  ])
})

it('asks for both environments, and for two of them', () => {
  expect(judge({ environments: known([environment('staging')]) })).toEqual([
    'fail environments: there is no environment production',
    'fail environment-production: there is no such environment',
  ])
  expect(judge({}, { production: 'Staging' })[0]).toBe(
    'fail environments: staging and production are both staging',
  )
})

it.each<[name: string, other: Partial<GitHubEnvironment>, found: string]>([
  ['without a reviewer', { reviewers: 0 }, 'no reviewer is required'],
  ['for any branch', { branches: { kind: 'any' } }, 'any branch may deploy'],
  ['for every pattern', { branches: onBranches('main', '*') }, 'any branch may deploy'],
  ['for every pattern with /', { branches: onBranches('**/*') }, 'any branch may deploy'],
])('refuses a production %s', (_, other, found) => {
  const environments = known([environment('staging'), environment('production', other)])
  expect(judge({ environments })).toEqual([`fail environment-production: ${found}`])
})

it.each<[name: string, branches: BranchPolicy, found: string]>([
  ['any branch', { kind: 'any' }, 'any branch may deploy'],
  ['protected branches', { kind: 'protected' }, 'every protected branch may deploy'],
  ['a pattern', onBranches('main', 'release/*'), 'branches release/* may deploy'],
  [
    'a tag',
    { kind: 'named', patterns: known([{ name: 'main', isTag: true }]) },
    'tags main may deploy',
  ],
])('refuses a staging that takes %s', (_, branches, found) => {
  const environments = known([environment('staging', { branches }), environment('production')])
  expect(judge({ environments })).toEqual([`fail environment-staging: ${found}`])
})

it('cannot decide over what the token may not ask, and says which permission is missing', () => {
  const answer = { kind: 'refused', status: 404, missing: 'actions: read' } as const
  expect(judge({ environments: answer })).toEqual([
    'error environments: could not be decided: GitHub answered 404',
    'error environment-production: could not be decided: GitHub answered 404',
    'error environment-staging: could not be decided: GitHub answered 404',
  ])
  const [rule] = judgeEnvironments(facts({ environments: answer }), policy)
  expect(rule?.fix).toBe('Give a token with the permission actions: read.')
})

const lists = ['staging', 'repository', 'organisation'] as const

it.each(lists)('refuses a live secret of the %s', (where) => {
  const secrets = { ...facts().secrets, [where]: known([secret('BINANCE_LIVE_API_SECRET')]) }
  expect(judge({ secrets })[0]).toMatch(
    /^fail environment-live-secret: BINANCE_LIVE_API_SECRET is a secret of /,
  )
})

it.each(lists)('leaves it to the probe where the secrets of the %s are not known', (where) => {
  const secrets = { ...facts().secrets, [where]: refused }
  const live = (probe: Readonly<Record<string, boolean>>): string =>
    judge({ secrets, probe }, { liveSecrets: ['LIVE_API_KEY'], maxAge: null }).join()
  expect(live({})).toMatch(/^error environment-live-secret: could not be decided/)
  expect(live({ OTHER: false })).toMatch(/^error environment-live-secret/)
  expect(live({ LIVE_API_KEY: false })).toBe('')
  expect(live({ LIVE_API_KEY: true })).toBe(
    'fail environment-live-secret: LIVE_API_KEY has a value in a job of staging',
  )
})

it('takes a probe that does not even see the secrets of staging for blind', () => {
  const secrets = { ...facts().secrets, organisation: refused }
  const found = (seesPaper: boolean): string => {
    const probe = { LIVE_API_KEY: false, APCA_API_KEY_ID: seesPaper }
    const rule = judgeEnvironments(facts({ secrets, probe }), policy)[3]
    return `${rule?.verdict ?? ''}: ${rule?.found ?? ''}`
  }
  expect(found(true)).toBe('pass: out of reach of a job of staging: LIVE_API_KEY')
  expect(found(false)).toBe('error: the probe found no value in APCA_API_KEY_ID either')
})

it('says what to do where neither GitHub nor a probe has told of live secrets', () => {
  const secrets = { staging: null, production: null, repository: null, organisation: null }
  const rule = judgeEnvironments(facts({ secrets }), policy)[3]
  expect(rule?.found).toBe('could not be decided: GitHub was not asked')
  expect(rule?.fix).toContain('PAPERGATE_REACHABLE_<NAME>')
})

it('warns of a venue’s secret that grows old, and refuses one that is too old', () => {
  const at = (updated: string): string => {
    const staging = known([secret('APCA_API_KEY_ID', updated)])
    const rule = judgeEnvironments(facts({ secrets: { ...facts().secrets, staging } }), policy).at(
      -1,
    )
    return `${rule?.verdict ?? ''}: ${rule?.found ?? ''}`
  }
  expect(at('2026-10-02')).toBe('pass: 2 secrets, the oldest written 60 days ago')
  expect(at('2026-10-01')).toMatch(/^pass: warning, .* APCA_API_KEY_ID of staging was written 61/)
  expect(at('2026-09-02')).toMatch(/^pass: warning, .* 90 days ago$/)
  expect(at('2026-09-01')).toBe('fail: APCA_API_KEY_ID of staging was written 91 days ago')
})

it('cannot decide over ages that it may not see', () => {
  const secrets = { ...facts().secrets, production: refused }
  expect(judge({ secrets })).toEqual([
    'error secret-age: could not be decided: GitHub answered 403',
  ])
  expect(judge({ secrets }, { maxAge: null })).toEqual([])
})

it('reads a probe from the environment of a step', () => {
  const env = {
    PAPERGATE_REACHABLE_LIVE_API_KEY: 'false',
    papergate_reachable_b: 'true',
    A: 'true',
  }
  expect(readProbe(env)).toEqual({ LIVE_API_KEY: false, B: true })
})

it('refuses a probe that holds anything else, and does not show it', () => {
  const value = 'not-to-be-seen'
  const read = (): unknown => readProbe({ PAPERGATE_REACHABLE_LIVE_API_KEY: value })
  expect(read).toThrow(/PAPERGATE_REACHABLE_LIVE_API_KEY to be true or false; found another value/)
  expect(read).not.toThrow(new RegExp(value))
})

it('collects from GitHub what it judges', async () => {
  const branches = { protected_branches: false, custom_branch_policies: true }
  const reviewers = [{ type: 'required_reviewers', reviewers: [{}] }]
  await using server = await startEnvironmentServer(
    {
      environments: [
        { name: 'staging', deployment_branch_policy: branches },
        { name: 'production', protection_rules: reviewers, deployment_branch_policy: branches },
      ],
      branchPolicies: { staging: [{ name: 'main' }], production: [{ name: 'main' }] },
      environmentSecrets: { staging: [secretOf('APCA_API_KEY_ID')] },
    },
    (path, response) => path.endsWith('organization-secrets') && refuse(response, 403),
  )
  const api = connectGitHubEnvironments({
    token: 'token',
    repository: 'someone/platform',
    url: server.url,
  })
  const collected = await collectEnvironments(api, policy, {
    probe: { LIVE_API_KEY: false },
    now,
  })
  expect(judgeEnvironments(collected, policy).map(({ verdict }) => verdict)).toEqual(
    Array.from({ length: 5 }, () => 'pass'),
  )
  const alone = await collectEnvironments(null, policy, { probe: { LIVE_API_KEY: false }, now })
  expect(judgeEnvironments(alone, policy).map(({ verdict }) => verdict)).toEqual([
    'error',
    'error',
    'error',
    'pass',
    'error',
  ])
})
