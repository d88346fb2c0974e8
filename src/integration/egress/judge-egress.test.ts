import { expect, it } from 'vitest'

import type { EgressAttempt } from './egress-data.ts'
import { judgeEgress } from './judge-egress.ts'

const attempt: EgressAttempt = {
  service: 'bot',
  host: 'telemetry.example.com',
  address: null,
  port: 443,
  kind: 'tcp',
  allowed: false,
  venue: null,
  environment: null,
  count: 3,
  firstAt: '2026-11-26T12:00:00.000Z',
}
const atVenue = (environment: EgressAttempt['environment']): EgressAttempt => ({
  ...attempt,
  host: 'api.alpaca.markets',
  venue: 'alpaca',
  environment,
  count: 1,
})
const judge = (
  attempts: readonly EgressAttempt[],
  onAttempt: 'fail' | 'warn' = 'warn',
  exempt: readonly string[] = [],
) => judgeEgress({ attempts, hasOverflown: false }, { onAttempt, exempt })

it.each<[string, readonly EgressAttempt[], 'fail' | 'warn', string]>([
  ['none', [], 'fail', 'pass'],
  ['one elsewhere', [attempt], 'warn', 'pass'],
  ['one elsewhere, where that is not accepted', [attempt], 'fail', 'fail'],
  ['one at a live venue', [atVenue('live')], 'warn', 'fail'],
  ['one at a host that serves live and paper', [atVenue('unknown')], 'warn', 'fail'],
  ['one at a paper venue', [atVenue('paper')], 'warn', 'pass'],
  ['one that was allowed', [{ ...atVenue('unknown'), allowed: true }], 'fail', 'pass'],
])('an attempt: %s', (_what, attempts, onAttempt, verdict) => {
  expect(judge(attempts, onAttempt).verdict).toBe(verdict)
})

it('names what could cost money first, and how often the rest was tried', () => {
  const question = { ...attempt, host: 'a.example.com', port: null, kind: 'dns' as const, count: 1 }
  const { found, fix } = judge([attempt, question, atVenue('live')], 'warn', ['proxy'])
  expect(found).toMatchInlineSnapshot(`
    "3 attempts to reach something outside, each refused (proxy not held):
      bot → api.alpaca.markets:443 (alpaca, live), by TCP
      bot → telemetry.example.com:443, by TCP, 3 times
      bot → a.example.com, its name asked for"
  `)
  expect(fix).toBe(
    'Point bot at the paper endpoint, or at a double of the venue within the project.',
  )
})

it('says what to allow, and that datagrams and pings cannot be', () => {
  const datagram: EgressAttempt = { ...attempt, kind: 'udp' }
  expect(judge([datagram, attempt], 'fail').fix).toBe(
    'Serve it within the project, or allow it: --allow-host telemetry.example.com:443, or `integration.egress.allow`.',
  )
  expect(judge([datagram], 'fail').fix).toContain('connections alone can be allowed')
})

it('more attempts than can be told apart are no pass', () => {
  const facts = { attempts: [attempt], hasOverflown: true }
  expect(judgeEgress(facts, { onAttempt: 'warn', exempt: [] }).verdict).toBe('fail')
})
