import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { defaultWorkflowPolicy, isWorkflowFile, judgeWorkflows } from './judge-workflows.ts'
import type { WorkflowFile } from './workflow-data.ts'

const MAIN = '.github/workflows/main.yml'

/** The broken rules as `rule: found`, and the lines of their places. */
function judge(...files: readonly WorkflowFile[]): readonly string[] {
  return judgeWorkflows(files)
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ id, found, locations }) => {
      const places = locations.map(({ path, line }) => `${path}:${line}`).join(' ')
      return `${id.replace('guard/workflow-', '')}: ${found} @ ${places}`
    })
}

function file(lines: string, path = MAIN): WorkflowFile {
  return { path, text: lines }
}

function job(lines: string, on = 'push'): WorkflowFile {
  const body = lines.replaceAll(/^/gm, '    ')
  return file(`on: ${on}\njobs:\n  trade:\n    runs-on: ubuntu-latest\n${body}\n`)
}

function step(expression: string, environment = 'environment: staging'): WorkflowFile {
  return job(`${environment}\nsteps:\n  - run: trade\n    env:\n      KEY: \${{ ${expression} }}`)
}

it('passes the workflows and actions of this repository', () => {
  const root = join(import.meta.dirname, '../../..')
  const paths = globSync(['.github/workflows/*.yml', '{actions,scripts}/**/action.yml'], {
    cwd: root,
  })
  const files = paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  expect(files.length).toBeGreaterThan(10)
  expect(files.every(({ path }) => isWorkflowFile(path))).toBe(true)
  expect(judge(...files)).toEqual([])
})

it('passes a paper secret in staging and a live one in production', () => {
  expect(judge(step('secrets.ALPACA_PAPER_API_KEY'))).toEqual([])
  for (const name of ['production', 'Prod', 'live', '{ name: production, url: x }']) {
    expect(judge(step('secrets.ALPACA_LIVE_API_KEY', `environment: ${name}`))).toEqual([])
  }
})

it.each([
  'secrets.ALPACA_LIVE_API_KEY',
  'secrets.alpaca_live_api_key',
  "secrets['ALPACA_LIVE_API_KEY']",
  "SECRETS [ 'ALPACA_LIVE_API_KEY' ]",
  "format('{0}', secrets.ALPACA_LIVE_API_KEY)",
  "github.ref == 'refs/heads/main' && secrets.ALPACA_LIVE_API_KEY || secrets.ALPACA_PAPER_API_KEY",
  "secrets.ALPACA_LIVE_API_KEY != '' && secrets.ALPACA_LIVE_API_KEY",
  "secrets.ALPACA_LIVE_API_KEY == 'guess'",
  "(secrets.ALPACA_LIVE_API_KEY || 'x') != ''",
  'secrets.BINANCE_PROD_API_SECRET',
  'secrets.LIVE_API_KEY',
  'secrets.PROD_BROKER_TOKEN',
  'secrets.ALPACA_LIVE_CREDS_A',
])('refuses a live secret in staging, written %s', (expression) => {
  const found = judge(step(expression))
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(
    /^live-secret: job trade names [A-Z_]+, and its environment is staging @ .github\/workflows\/main.yml:9$/,
  )
})

it.each([
  "secrets.ALPACA_LIVE_API_KEY != ''",
  "'' != secrets.ALPACA_LIVE_API_KEY",
  "secrets.ALPACA_LIVE_API_KEY == ''",
  "secrets['ALPACA_LIVE_API_KEY'] != '' && 'reachable' || 'out of reach'",
])('lets a job ask whether a live secret is empty: %s', (expression) => {
  expect(judge(step(expression))).toEqual([])
  expect(judge(job(`if: ${expression.replaceAll(/^'' /g, "true && '' ")}\nsteps: []`))).toEqual([])
})

it('reads an if: without braces as an expression', () => {
  expect(judge(job("if: secrets.ALPACA_LIVE_API_KEY == 'x'\nenvironment: staging"))).toEqual([
    `live-secret: job trade names ALPACA_LIVE_API_KEY, and its environment is staging @ ${MAIN}:5`,
  ])
})

it.each(['GITHUB_TOKEN', 'PROD_DEPLOY_TOKEN', 'ALPACA_BASE_URL', 'SLACK_WEBHOOK', 'LIVE_URL'])(
  'leaves %s alone',
  (name) => {
    expect(judge(step(`secrets.${name}`, ''))).toEqual([])
  },
)

it('counts a venue without paper trading as live', () => {
  expect(judge(step('secrets.COINBASE_API_SECRET'))[0]).toMatch(/every key of .* is live/)
})

it('refuses a name that says live and paper', () => {
  expect(judge(step('secrets.ALPACA_LIVE_PAPER_KEY'))[0]).toContain('says live and paper')
})

it('counts the secrets that the policy lists as live', () => {
  const [rule] = judgeWorkflows([step('secrets.desk_one')], {
    ...defaultWorkflowPolicy,
    liveSecrets: ['DESK_ONE'],
  })
  expect(rule?.verdict).toBe('fail')
})

it('refuses a venue’s credential in a job without an environment', () => {
  expect(judge(step('secrets.APCA_API_KEY_ID', ''))).toEqual([
    `environment: job trade reads APCA_API_KEY_ID and has no environment @ ${MAIN}:9`,
  ])
})

it('gives what stands in the workflow’s env to every job, and says the line within a block', () => {
  const text = `on: push
env:
  KEYS: |
    first
    \${{ secrets.ALPACA_LIVE_API_KEY }}
jobs:
  a: { environment: production, steps: [] }
  b: { environment: staging, steps: [] }
`
  expect(judge(file(text))).toEqual([
    `live-secret: job b names ALPACA_LIVE_API_KEY, and its environment is staging @ ${MAIN}:5`,
  ])
})

it('follows aliases of anchors', () => {
  const text = `on: push
jobs:
  a:
    environment: production
    env: &env
      KEY: \${{ secrets.ALPACA_LIVE_API_KEY }}
  b:
    environment: staging
    env: *env
`
  expect(judge(file(text))[0]).toContain('job b names ALPACA_LIVE_API_KEY')
})

it.each([
  ['[production, live]', []],
  ['[production, staging]', ['may be production or staging']],
  ['${{ fromJSON(vars.ENVIRONMENTS) }}', ['is one that cannot be told']],
])('judges a matrix of environments %s by all of its values', (list, found) => {
  const text = `strategy: { matrix: { environment: ${list.startsWith('$') ? `"${list}"` : list} } }
environment: \${{ matrix.environment }}
env: { KEY: "\${{ secrets.ALPACA_LIVE_API_KEY }}" }`
  const messages = judge(job(text))
  expect(messages).toHaveLength(found.length)
  for (const part of found) expect(messages[0]).toContain(part)
})

it.each([
  ["${{ github.ref == 'refs/heads/main' && 'production' || 'staging' }}", 1],
  ["${{ github.ref == 'refs/heads/main' && 'production' || 'live' }}", 0],
  ["${{ inputs.where || 'production' }}", 1],
  ['${{ vars.ENVIRONMENT }}', 1],
])('takes every value that the environment %s may have', (environment, count) => {
  expect(judge(step('secrets.ALPACA_LIVE_API_KEY', `environment: ${environment}`))).toHaveLength(
    count,
  )
})

it('follows a name that is computed from the matrix, and refuses computing it', () => {
  const text = `environment: staging
strategy: { matrix: { include: [{ key: ALPACA_LIVE_API_KEY }] } }
env: { KEY: "\${{ secrets[matrix.key] }}" }`
  expect(judge(job(text)).map((one) => one.split(' @')[0])).toEqual([
    'live-secret: job trade names ALPACA_LIVE_API_KEY, and its environment is staging',
    'all-secrets: job trade uses secrets[…] with a computed name',
  ])
})

it.each([
  ['toJSON(secrets)', 'toJSON(secrets)'],
  ['tojson( SECRETS )', 'toJSON(secrets)'],
  ['fromJSON(toJSON(secrets)).KEY', 'toJSON(secrets)'],
  ['join(secrets.*)', 'secrets.*'],
  ['secrets[*]', 'secrets.*'],
  ["secrets[format('{0}_KEY', inputs.venue)]", 'secrets[…] with a computed name'],
])('refuses all secrets at once: %s', (expression, form) => {
  expect(judge(step(expression))).toEqual([`all-secrets: job trade uses ${form} @ ${MAIN}:9`])
})

it('refuses secrets: inherit', () => {
  const text = `on: push
jobs:
  call:
    uses: someone/workflows/.github/workflows/x.yml@v1
    secrets: inherit
`
  expect(judge(file(text))).toEqual([
    `inherit: job call hands on every secret with secrets: inherit @ ${MAIN}:5`,
  ])
})

it('refuses a live secret of production in a job that a pull request may start', () => {
  const body = 'environment: production\nenv: { KEY: "${{ secrets.ALPACA_LIVE_API_KEY }}" }'
  expect(judge(job(body, '[push, pull_request]'))[0]).toContain('it may run for a pull request')
  expect(judge(job(`if: github.event_name == 'push'\n${body}`, '[push, pull_request]'))).toEqual([])
})

it.each([
  'jobs: [',
  'on: push\njobs: {}',
  'on: push',
  'jobs: { a: { steps: [] } }',
  'on: push\njobs:\n  a: {}\n  a: {}',
  'on: push\njobs: { a: *nothing }',
  'on: push\njobs: { a: { env: { K: "${{ secrets.A && }}" } } }',
  'on: push\njobs: { a: { env: { K: "${{ secrets.A" } } }',
  'on: push\njobs: { a: { uses: ./.github/workflows/missing.yml } }',
  'on: workflow_call\njobs: { a: { uses: ./.github/workflows/main.yml } }\n---\n',
])('cannot decide over %j', (text) => {
  const results = judgeWorkflows([file(text)])
  expect(results.find(({ verdict }) => verdict === 'error')?.id).toBe('guard/workflow-unreadable')
})

it('shows nothing of a file that cannot be read, nor of a name that may be a key', () => {
  const key = `PK${'7QZ4'.repeat(5)}`
  const broken = file(`on: push\njobs: { a: ${key}: { *${key}\n  "${key}`)
  const named = step(`secrets.ALPACA_LIVE_${key}`)
  const inEnvironment = step('secrets.ALPACA_LIVE_KEY', `environment: ${key}`)
  for (const text of [broken, named, inEnvironment].map((one) => judge(one).join())) {
    expect(text).not.toBe('')
    expect(text).not.toContain(key.slice(0, 8))
  }
})

it('ends on aliases within aliases', () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const inner = level === 0 ? 'x' : `*a${level - 1}`
    return `  a${level}: &a${level} [${Array.from({ length: 9 }, () => inner).join(', ')}]`
  })
  const found = judge(file(`on: push\nenv:\n${levels.join('\n')}\njobs: { a: {} }`))
  expect(found.join()).toMatch(/^unreadable: .*too many/)
})
