import { expect, it } from 'vitest'

import { judgeObservations } from './judge-observations.ts'
import { scanText } from './scan-text.ts'

// Put together here, so that no file of the repository holds a text that looks like a live key.
const live = ['AK', 'SYNTHETICEXAMPLE00'].join('')
const paper = ['PK', 'SYNTHETICEXAMPLE00'].join('')
const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')
const liveHost = ['https://api', 'alpaca.markets'].join('.')
const paperHost = 'https://paper-api.alpaca.markets'

function judge(text: string, path: string): readonly string[] {
  return judgeObservations(scanText(text, path)).map(
    ({ rule, field, environment, decision }) =>
      `${rule.replace('guard/', '')} ${field} ${environment} ${decision}`,
  )
}

const forms: readonly (readonly [string, string, (name: string, value: string) => string])[] = [
  ['an environment file', '.env', (name, value) => `${name}=${value}\n`],
  ['a quoted value', '.env.staging', (name, value) => `${name}="${value}"\n`],
  ['an export', 'run.sh', (name, value) => `export ${name}='${value}'\n`],
  ['YAML', 'values.yaml', (name, value) => `env:\n  ${name}: ${value}\n`],
  ['a YAML list', 'compose.x.yml', (name, value) => `environment:\n  - ${name}=${value}\n`],
  ['flow YAML', 'a.yml', (name, value) => `environment: {A: b, ${name}: ${value}}\n`],
  ['a pod’s YAML', 'pod.yaml', (name, value) => `- name: ${name}\n  value: "${value}"\n`],
  ['JSON', 'config.json', (name, value) => `{"${name}": "${value}"}\n`],
  ['a task definition', 'task.json', (name, value) => `{"name": "${name}", "value": "${value}"}\n`],
  ['TOML', 'settings.toml', (name, value) => `${name} = "${value}"\n`],
  ['a Dockerfile', 'Dockerfile', (name, value) => `ENV ${name}=${value}\n`],
  ['an old Dockerfile', 'Dockerfile', (name, value) => `ENV ${name} ${value}\n`],
  ['a build argument', 'Dockerfile', (name, value) => `ARG ${name}=${value}\n`],
  ['Python', 'main.py', (name, value) => `${name} = "${value}"\n`],
  ['typed Python', 'main.py', (name, value) => `${name}: str = '${value}'\n`],
  ['a Python environment', 'main.py', (name, value) => `os.environ["${name}"] = "${value}"\n`],
  ['a Python default', 'main.py', (name, value) => `os.getenv("${name}", "${value}")\n`],
  ['TypeScript', 'main.ts', (name, value) => `const ${name} = '${value}'\n`],
  ['a TypeScript object', 'main.ts', (name, value) => `{ ${name}: \`${value}\` }\n`],
  ['a default in a shell', 'run.sh', (name, value) => `${name}=\${${name}:-${value}}\n`],
  ['a Windows file', 'win.env', (name, value) => `A=b\r\n${name}=${value}\r\n`],
  ['a comment', 'main.py', (name, value) => `# ${name}=${value}\n`],
  ['Markdown', 'README.md', (name, value) => `Run it with \`${name}=${value}\`.\n`],
  ['a test', 'tests/test_a.py', (name, value) => `setenv("${name}", "${value}")\n`],
]

it.each(forms)('tells a live key from a paper one in %s', (_, path, write) => {
  expect(judge(write('APCA_API_KEY_ID', live), path)).toEqual([
    'no-live-credential keyId live block',
  ])
  expect(judge(write('APCA_API_KEY_ID', paper), path)).toEqual([
    'no-live-credential keyId paper allow',
  ])
})

it.each(forms)('finds a secret of unknown environment in %s', (_, path, write) => {
  expect(judge(write('BINANCE_API_SECRET', opaque), path)).toEqual([
    'no-unknown-credential secret unknown block',
  ])
  expect(judge(write('BINANCE_API_SECRET', 'changeme'), path)).toEqual([])
})

it.each([
  ['a name that says live', `ALPACA_LIVE_SECRET_KEY=${opaque}`, 'live block'],
  ['a name that says paper', `BYBIT_TESTNET_API_SECRET=${opaque}`, 'paper allow'],
  ['a venue without paper', `KRAKEN_API_SECRET=${opaque}`, 'live block'],
  ['a sandbox that checks no key', `COINBASE_API_SECRET=${opaque}`, 'live block'],
  [
    'a live key id beside it',
    `APCA_API_SECRET_KEY=${opaque}\nAPCA_API_KEY_ID=${live}`,
    'live block',
  ],
  ['a paper key id beside it', `APCA_API_SECRET_KEY=${opaque}\nKEY_ID=${paper}`, 'paper allow'],
  ['a paper host beside it', `ALPACA_SECRET_KEY=${opaque}\nURL=${paperHost}`, 'paper allow'],
  ['a live host beside it', `ALPACA_SECRET_KEY=${opaque}\nURL=${liveHost}`, 'live block'],
  ['a paper switch beside it', `OKX_API_SECRET=${opaque}\nOKX_DEMO=true`, 'paper allow'],
  ['a header beside it', `OKX_API_SECRET=${opaque}\nH="x-simulated-trading: 1"`, 'paper allow'],
  ['a paper port beside it', `IB_PASSWORD=${opaque}\nIB_PORT=4002`, 'paper allow'],
  ['a live port beside it', `IB_PASSWORD=${opaque}\nIB_PORT=4001`, 'live block'],
  ['a trading mode beside it', `IB_PASSWORD=${opaque}\nTRADING_MODE=paper`, 'paper allow'],
  ['a paper account beside it', `IB_PASSWORD=${opaque}\nTWS_ACCOUNT=DU123456`, 'paper allow'],
  ['another venue’s paper host', `OKX_API_SECRET=${opaque}\nURL=${paperHost}`, 'unknown block'],
  ['only an SDK’s default', `ALPACA_SECRET_KEY=${opaque}`, 'unknown block'],
  ['a shared host', `OKX_API_SECRET=${opaque}\nURL=https://www.okx.com`, 'unknown block'],
])('judges a secret with %s', (_, text, expected) => {
  const [first] = judge(`${text}\n`, 'settings.env')
  expect(first).toContain(` ${expected}`)
})

it('judges a file by where it stands when nothing better speaks', () => {
  expect(judge(`BYBIT_API_SECRET=${opaque}`, '.env.prod')[0]).toContain('live block')
  expect(judge(`BYBIT_API_SECRET=${opaque}`, '.env.sandbox')[0]).toContain('unknown block')
})

it.each([
  ['a paper key and a live host', `APCA_API_KEY_ID=${paper}\nAPCA_API_BASE_URL=${liveHost}`],
  ['a live key and a paper switch', `APCA_API_KEY_ID=${live}\nALPACA_PAPER=true`],
  ['a paper switch and a live host', `ALPACA_PAPER=true\nAPCA_API_BASE_URL=${liveHost}`],
])('calls %s a contradiction', (_, text) => {
  const rules = judge(text, '.env')
  expect(rules.filter((rule) => rule.startsWith('no-contradiction'))).toHaveLength(1)
})

it.each([
  ['an environment file', '.env', `APCA_API_BASE_URL=${liveHost}`],
  ['YAML', 'a.yaml', `broker:\n  url: ${liveHost}/v2`],
  ['JSON', 'a.json', '{"endpoint": "wss://fstream.binance.com/ws"}'],
  ['a bare host', 'a.ini', 'host = api.tradier.com'],
  ['a client in Python', 'client.py', `Client(base_url="${liveHost}")`],
  ['a default in Python', 'client.py', `os.getenv("APCA_API_BASE_URL", "${liveHost}")`],
  ['a client in TypeScript', 'client.ts', `new Client({ baseUrl: '${liveHost}' })`],
])('blocks a live endpoint in %s', (_, path, text) => {
  expect(judge(text, path)).toEqual(['no-live-endpoint endpoint live block'])
})

it.each([
  ['Markdown', 'README.md', `Never use ${liveHost} in staging.`],
  ['a comment', 'a.yml', `# was ${liveHost}`],
  ['a trailing comment', 'a.yml', `retries: 3 # for ${liveHost}`],
  ['a catalogue', 'venues.ts', `live: ['${liveHost.slice(8)}']`],
  ['a constant that defines live', 'hosts.py', `LIVE_BASE_URL = "${liveHost}"`],
  ['a comparison', 'guard.py', `if host == "${liveHost.slice(8)}":`],
  ['a test of a refusal', 'tests/test_gateway.py', `base_url="${liveHost}"`],
  ['a list of blocked hosts', 'a.yml', `blocked_hosts: ["${liveHost.slice(8)}"]`],
])('leaves a host that is only mentioned alone: %s', (_, path, text) => {
  expect(judge(text, path)).toEqual([])
})

it.each([
  ['false', 'live block'],
  ['False', 'live block'],
  ['0', 'live block'],
  ['true', 'paper allow'],
])('reads ALPACA_PAPER=%s as %s', (value, expected) => {
  expect(judge(`ALPACA_PAPER=${value}`, '.env')).toEqual([`no-live-endpoint switch ${expected}`])
})

it('does not take True for true', () => {
  expect(judge('ALPACA_PAPER=True', '.env')).toEqual([])
})

it.each([
  ['an AWS key id', ['AKIA', 'IOSFODNN7EXAMPLE'].join('')],
  ['a Pakistani IBAN', ['PK36', 'SCBL0000001123456702'].join('')],
  ['a UUID', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ['a SHA-256 digest', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['a longer word', `X${live}`],
  ['a constant', ['PK', 'ARCHIVEOPTIONSFORM'].join('')],
  ['a short one', ['AK', '1234'].join('')],
])('is not fooled by %s', (_, text) => {
  expect(judge(`value: ${text}\n`, 'a.yaml')).toEqual([])
})

it.each([
  'TRADING_MODE=live',
  'PORT=4001',
  'APCA_API_KEY_ID=',
  'APCA_API_KEY_ID: string',
  '["APCA_API_KEY_ID", "APCA_API_SECRET_KEY"]',
  'api_key = os.environ["APCA_API_KEY_ID"]',
  'ALPACA_SECRET_KEY="the-other-secret"',
])('says nothing about %s in code', (text) => {
  expect(judge(text, 'main.py')).toEqual([])
})

it('says at which line and column a value stands, and never what it is', () => {
  const [finding] = judgeObservations(scanText(`A=b\n  APCA_API_KEY_ID: "${live}"\n`, 'a.yml'))
  expect(finding?.location).toEqual({ path: 'a.yml', line: 2, column: 21 })
  expect(finding?.length).toBe(live.length)
  expect(finding?.message).toMatchInlineSnapshot(
    `"a.yml: sets APCA_API_KEY_ID to what looks like a live Alpaca key (the key id starts with AK): staging and pull requests may only use paper keys"`,
  )
})

it('stays linear on a long line full of near misses', () => {
  const line = `alpaca ${'a-b_c.d:e='.repeat(40_000)}`
  const started = performance.now()
  scanText(line, 'a.yml')
  const once = performance.now() - started
  scanText(line + line, 'a.yml')
  expect(performance.now() - started - once).toBeLessThan(Math.max(once * 8, 400))
})
