import { expect, it } from 'vitest'

import { decideGuard } from './decide-guard.ts'
import type { AllowEntry, GuardFacts } from './decide-guard.ts'
import type { Finding } from './guard-data.ts'

const finding: Finding = {
  rule: 'guard/no-unknown-credential',
  venue: 'binance',
  field: 'secret',
  environment: 'unknown',
  decision: 'block',
  allowedBy: null,
  evidence: [],
  service: null,
  location: { path: '.env', line: 1, column: 1 },
  fingerprint: '00112233445566778899aabbccddeeff',
  length: 41,
  message: '.env: sets BINANCE_API_SECRET to a Binance secret',
}
const facts: GuardFacts = {
  findings: [],
  statements: [],
  unresolved: [],
  unread: [],
  problems: [],
  rules: [],
  missingServices: [],
  scanned: { files: 3, binaries: 0, bytes: 90, sources: ['tree'], byLines: [] },
  today: '2026-11-24',
}
const entry: AllowEntry = {
  fingerprint: finding.fingerprint,
  reason: 'testnet account',
  owner: 'trading',
  expires: '2026-11-24',
}

function broken(facts: GuardFacts, allow: readonly AllowEntry[] = [], isComplete = true): string {
  const { verdict, rules } = decideGuard(facts, { allow, isComplete })
  const ids = rules.filter((rule) => rule.verdict !== 'pass').map(({ id }) => id)
  return [verdict, ...ids].join(' ')
}

it('passes with every rule judged when nothing is found', () => {
  const decision = decideGuard(facts, { allow: [], isComplete: true })
  expect(decision.verdict).toBe('pass')
  expect(decision.rules.map(({ id }) => id)).toEqual([
    'guard/scanned',
    'guard/no-live-credential',
    'guard/no-unknown-credential',
    'guard/no-live-endpoint',
    'guard/no-contradiction',
    'guard/paper-statement',
    'guard/allow-list',
  ])
})

it('counts a service of several compose files once', () => {
  const place = { path: 'compose.yml', line: 1, column: 1 }
  const statement = { service: 'gateway', venues: [], isPaper: true, reason: 'DRY_RUN=true', place }
  const { summary } = decideGuard(
    { ...facts, statements: [statement, statement] },
    { allow: [], isComplete: true },
  )
  expect(summary).toBe('paper only: 3 files scanned, 0 paper settings, 1 trading service on paper')
})

it('an unknown credential fails and shows the fingerprint to allow it by', () => {
  expect(broken({ ...facts, findings: [finding] })).toBe('fail guard/no-unknown-credential')
  const { summary } = decideGuard(
    { ...facts, findings: [finding] },
    { allow: [], isComplete: true },
  )
  expect(summary).toContain(finding.fingerprint)
})

it('an entry counts on its last day', () => {
  const decision = decideGuard(
    { ...facts, findings: [finding] },
    { allow: [entry], isComplete: true },
  )
  expect(decision.verdict).toBe('pass')
  expect(decision.data.findings[0]).toMatchObject({
    decision: 'allow',
    allowedBy: { owner: 'trading' },
  })
})

it('an expired entry fails and accepts nothing', () => {
  expect(broken({ ...facts, findings: [finding] }, [{ ...entry, expires: '2026-11-23' }])).toBe(
    'fail guard/no-unknown-credential guard/allow-list',
  )
})

it('an entry without a finding fails, unless only a part was scanned', () => {
  expect(broken(facts, [entry])).toBe('fail guard/allow-list')
  expect(broken(facts, [entry], false)).toBe('pass')
})

it('no entry accepts a live finding', () => {
  const live: Finding = { ...finding, rule: 'guard/no-live-credential', environment: 'live' }
  expect(broken({ ...facts, findings: [live] }, [entry])).toBe(
    'fail guard/no-live-credential guard/allow-list',
  )
})

it('nothing scanned is an error, but not beside a compose configuration', () => {
  const empty = { ...facts, problems: ['nothing to scan'] }
  expect(broken(empty)).toBe('error guard/scanned')
  expect(broken({ ...empty, scanned: { ...facts.scanned, files: 0, sources: [] } })).toBe(
    'error guard/scanned',
  )
  expect(broken({ ...empty, scanned: { ...facts.scanned, sources: ['tree', 'compose'] } })).toBe(
    'pass',
  )
})

it('an empty range is an error beside anything', () => {
  const scanned = { ...facts.scanned, sources: ['range a..b', 'compose'] }
  expect(broken({ ...facts, problems: ['a..b has no commit'], scanned })).toBe(
    'error guard/scanned',
  )
})

it('a compose file that cannot be resolved is an error, and the findings still show', () => {
  const unresolved = [{ path: 'compose.extra.yml', reason: 'no image' }]
  expect(broken({ ...facts, unresolved, findings: [finding] })).toBe(
    'error guard/scanned guard/no-unknown-credential',
  )
})

it('a trading service that no compose file has fails', () => {
  expect(broken({ ...facts, missingServices: ['execution_gateway'] })).toBe(
    'fail guard/paper-statement',
  )
})

it('the summary says the worst first', () => {
  const live: Finding = {
    ...finding,
    rule: 'guard/no-live-credential',
    environment: 'live',
    message: 'a live key',
  }
  const { summary } = decideGuard(
    { ...facts, findings: [finding, live] },
    { allow: [], isComplete: true },
  )
  expect(summary).toBe('a live key; 1 more rule is broken')
})
