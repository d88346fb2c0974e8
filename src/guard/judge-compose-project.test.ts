import { expect, it } from 'vitest'

import type { ComposeProject } from '../adapters/compose.ts'
import { judgeComposeProject } from './judge-compose-project.ts'
import type { ComposeJudgement, DeclaredServices } from './judge-compose-project.ts'

const live = ['AK', 'SYNTHETICEXAMPLE00'].join('')
const paper = ['PK', 'SYNTHETICEXAMPLE00'].join('')
const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')
const liveHost = ['https://api', 'alpaca.markets'].join('.')

const text = `services:
  execution_gateway:
    environment:
      DRY_RUN: "true"
      APCA_API_KEY_ID: somewhere
  other:
    environment:
      APCA_API_KEY_ID: elsewhere
`

function judge(
  environment: Record<string, string>,
  more: Partial<ComposeProject['services'][string]> = {},
  services: DeclaredServices = {},
): ComposeJudgement {
  const project = { name: 'demo', services: { execution_gateway: { environment, ...more } } }
  return judgeComposeProject(project, {
    files: [{ path: 'docker-compose.ci.yml', text }],
    services,
  })
}

function judgements(judgement: ComposeJudgement): readonly string[] {
  return judgement.findings.map(
    ({ rule, environment, decision }) => `${rule.replace('guard/', '')} ${environment} ${decision}`,
  )
}

it('names service, variable and line of a live key', () => {
  const { findings } = judge({ DRY_RUN: 'true', APCA_API_KEY_ID: live })
  expect(findings[0]?.location).toEqual({ path: 'docker-compose.ci.yml', line: 5, column: 7 })
  expect(findings[0]?.message).toBe(
    'docker-compose.ci.yml: execution_gateway sets APCA_API_KEY_ID to what looks like a live Alpaca key (the key id starts with AK): staging and pull requests may only use paper keys',
  )
})

it.each([
  [
    'a live pair',
    { APCA_API_KEY_ID: live, APCA_API_SECRET_KEY: opaque },
    ['no-live-credential live block', 'no-live-credential live block'],
  ],
  [
    'a paper pair',
    { APCA_API_KEY_ID: paper, APCA_API_SECRET_KEY: opaque },
    ['no-live-credential paper allow', 'no-live-credential paper allow'],
  ],
  ['a secret alone', { APCA_API_SECRET_KEY: opaque }, ['no-unknown-credential unknown block']],
  [
    'a secret with a paper switch',
    { APCA_API_SECRET_KEY: opaque, ALPACA_PAPER: 'true' },
    ['no-live-credential paper allow', 'no-live-endpoint paper allow'],
  ],
  ['an empty key', { APCA_API_KEY_ID: '' }, []],
  ['a live endpoint', { APCA_API_BASE_URL: liveHost }, ['no-live-endpoint live block']],
  ['a live host under any name', { UPSTREAM: liveHost.slice(8) }, ['no-live-endpoint live block']],
  ['a live key under any name', { BROKER_ID: live }, ['no-live-credential live block']],
  ['a stand-in endpoint', { APCA_API_BASE_URL: 'http://paper_venue:8090' }, []],
  ['a switch to live', { ALPACA_PAPER: 'false' }, ['no-live-endpoint live block']],
  [
    'a paper switch and a live endpoint',
    { ALPACA_PAPER: 'true', APCA_API_BASE_URL: liveHost },
    [
      'no-live-endpoint paper allow',
      'no-live-endpoint live block',
      'no-contradiction unknown block',
    ],
  ],
  [
    'a paper key and a live key',
    { APCA_API_KEY_ID: paper, ALPACA_API_KEY: live },
    [
      'no-live-credential paper allow',
      'no-live-credential live block',
      'no-contradiction unknown block',
    ],
  ],
])('judges %s', (_, environment, expected) => {
  expect(judgements(judge(environment as Record<string, string>))).toEqual(expected)
})

it.each([
  ['command', { command: ['gateway', `--url=${liveHost}`] }, 'no-live-endpoint live block'],
  [
    'entrypoint',
    { entrypoint: ['sh', '-c', `APCA_API_KEY_ID=${live} run`] },
    'no-live-credential live block',
  ],
  [
    'build arguments',
    { build: { context: '.', args: { ALPACA_KEY: live } } },
    'no-live-credential live block',
  ],
  ['labels', { labels: { 'com.example.key': live } }, 'no-live-credential live block'],
])('looks into %s', (_, more, expected) => {
  expect(judgements(judge({}, more))).toContain(expected)
})

it.each([
  ['DRY_RUN=true', { DRY_RUN: 'true', KRAKEN_API_KEY: '' }],
  ['the venue’s paper switch', { APCA_API_KEY_ID: '', ALPACA_PAPER: 'true' }],
  [
    'the venue’s paper endpoint',
    { APCA_API_KEY_ID: '', APCA_API_BASE_URL: 'https://paper-api.alpaca.markets' },
  ],
  ['a switch for each venue', { ALPACA_PAPER: 'true', BYBIT_TESTNET: 'true' }],
])('accepts %s as a paper statement', (_, environment) => {
  expect(judge(environment as Record<string, string>).statements).toMatchObject([{ isPaper: true }])
})

it.each([
  [
    'nothing at all',
    { APCA_API_KEY_ID: '' },
    /nothing in its configuration says paper: set DRY_RUN=true or ALPACA_PAPER=true/,
  ],
  [
    'DRY_RUN=True',
    { APCA_API_KEY_ID: '', DRY_RUN: 'True' },
    /`DRY_RUN=True` is not accepted: only the exact text `DRY_RUN=true` is/,
  ],
  ['DRY_RUN=1', { APCA_API_KEY_ID: '', DRY_RUN: '1' }, /`DRY_RUN=1` is not accepted/],
  ['DRY_RUN=yes', { APCA_API_KEY_ID: '', DRY_RUN: 'yes' }, /`DRY_RUN=yes` is not accepted/],
  ['ALPACA_PAPER=True', { ALPACA_PAPER: 'True' }, /`ALPACA_PAPER=True` is not accepted/],
  [
    'a switch for one venue of two',
    { ALPACA_PAPER: 'true', OKX_API_KEY: '' },
    /trades on OKX .*set DRY_RUN=true$/,
  ],
  [
    'a paper switch against a live endpoint',
    { ALPACA_PAPER: 'true', APCA_API_BASE_URL: liveHost },
    /says paper/,
  ],
  ['a venue without paper', { KRAKEN_API_KEY: '' }, /trades on Kraken Spot .*set DRY_RUN=true$/],
  ['an SDK that defaults to paper', { ALPACA_IS_PAPER: '' }, /says paper/],
  ['a value from outside', { APCA_API_KEY_ID: '', DRY_RUN: '61953' }, /required from outside/],
])('does not accept %s as a paper statement', (_, environment, reason) => {
  const { statements } = judge(environment)
  expect(statements).toMatchObject([{ service: 'execution_gateway', isPaper: false }])
  expect(statements[0]?.reason).toMatch(reason)
})

it('asks a service that is declared to trade, and no other', () => {
  const declared = { gateway: { compose: 'execution_gateway', trades: true } }
  expect(judge({ A: 'b' }, {}, declared).statements).toMatchObject([{ isPaper: false }])
  expect(judge({ A: 'b' }, {}, declared).statements[0]?.place.line).toBe(4)
  expect(judge({ A: 'b' }).statements).toEqual([])
})

it('asks for the switch of each declared venue', () => {
  const services = {
    gateway: { compose: 'execution_gateway', trades: true, venues: ['alpaca', 'tradier'] },
  }
  const { statements } = judge({ ALPACA_PAPER: 'true' }, {}, services)
  expect(statements[0]?.reason).toMatch(/trades on Tradier .*TRADIER_IS_PAPER=true/)
})

it('a declaration that a service does not trade does not outweigh what it is configured with', () => {
  const services = { gateway: { compose: 'execution_gateway', trades: false } }
  expect(judge({ OKX_API_KEY: '' }, {}, services).statements).toMatchObject([{ isPaper: false }])
})

it('reads the configs that the compose file itself holds, for the services that use them', () => {
  const project = {
    name: 'demo',
    services: {
      execution_gateway: { environment: {}, configs: [{ source: 'venue' }] },
      other: { environment: {} },
    },
    configs: { venue: { content: `APCA_API_KEY_ID=${live}\nALPACA_PAPER=true\n` }, unused: {} },
  }
  const judgement = judgeComposeProject(project, {
    files: [{ path: 'docker-compose.ci.yml', text }],
    services: {},
  })
  expect(judgements(judgement)).toContain('no-live-credential live block')
  expect(new Set(judgement.findings.map(({ service }) => service))).toEqual(
    new Set(['execution_gateway']),
  )
})
