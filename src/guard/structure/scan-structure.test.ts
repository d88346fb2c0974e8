import { expect, it } from 'vitest'

import { judgeObservations } from '../judge-observations.ts'
import { scanStructure } from './scan-structure.ts'

const live = ['AK', 'SYNTHETICEXAMPLE00'].join('')
const paper = ['PK', 'SYNTHETICEXAMPLE00'].join('')
const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')
const other = ['Xw3', 'SyntheticOtherValue0123456789abcdefgh'].join('')
const liveHost = ['https://api', 'alpaca.markets'].join('.')

/** Each credential and switch as `venue field environment`, in order of place. */
function judge(text: string, path: string): readonly string[] {
  return judgeObservations(scanStructure(text, path) ?? []).map(
    ({ venue, field, environment }) => `${venue} ${field} ${environment}`,
  )
}

const client = { apiKey: opaque, secret: other }

it.each([
  ['exchange', { exchange: { name: 'binance', key: opaque, secret: other } }],
  ['ccxt’s id', { id: 'binance', ...client }],
  ['a provider beside it', { provider: 'Binance', api_key: opaque, api_secret: other }],
  ['a broker’s own key', { brokers: { binance: { key_id: opaque, secret_key: other } } }],
  ['a neutral child', { exchange: 'binance', credentials: client }],
  ['a list of clients', { exchanges: [{ name: 'binance', ...client }] }],
  ['an account below', { binance: { 'my portfolio': { API_KEY: opaque, API_SECRET: other } } }],
  ['a connector', { connector: 'binance_perpetual', ...client }],
  ['ccxt’s futures', { binanceusdm: client }],
])('gives credentials the venue that the object names: %s', (_, config) => {
  expect(judge(JSON.stringify(config), 'a.json')).toEqual([
    'binance keyId unknown',
    'binance secret unknown',
  ])
})

it.each([
  ['sandbox', { sandbox: true }, 'paper'],
  ['no sandbox', { sandbox: false }, 'live'],
  ['a sandbox option', { options: { sandboxMode: true } }, 'paper'],
  ['testnet', { testnet: 'true' }, 'paper'],
  ['a dry run above', { '..': { dry_run: true } }, 'paper'],
  ['no dry run above', { '..': { dry_run: false } }, 'live'],
  ['an environment', { environment: 'TESTNET' }, 'paper'],
  ['a live environment', { environment: 'LIVE' }, 'live'],
  ['a host', { urls: { api: 'https://testnet.binance.vision/api' } }, 'paper'],
  ['a live host', { base_url: 'https://fapi.binance.com' }, 'live'],
  ['a switch of unclear value', { sandbox: 'True' }, 'unknown'],
])('judges a client by %s in its object', (_, settings, expected) => {
  const { '..': above = {}, ...beside } = settings as Record<string, object>
  const config = { ...above, exchange: { name: 'binance', ...beside, ...client } }
  for (const indent of [0, 2]) {
    const findings = judge(JSON.stringify(config, null, indent), 'config.json')
    expect(findings).toContain(`binance keyId ${expected}`)
    expect(findings).toContain(`binance secret ${expected}`)
  }
})

it('takes what a key around the client claims', () => {
  const config = { live: { binance: client } }
  expect(judge(JSON.stringify(config), 'a.json')[0]).toBe('binance keyId live')
  const practice = { okx_demo: client }
  expect(judge(JSON.stringify(practice), 'a.json')[0]).toBe('okx keyId paper')
})

it('keeps the parts of two clients apart', () => {
  const observations =
    scanStructure(
      `a:\n  exchange: binance\n  apiKey: ${opaque}\n  sandbox: true\nb:\n  exchange: binance\n  apiKey: ${other}\n  sandbox: false\n`,
      'a.yaml',
    ) ?? []
  const says = observations
    .filter(({ what }) => what === 'credential')
    .map(({ evidence }) => evidence.map(({ pointsTo }) => pointsTo).join(' '))
  expect(says).toEqual(['paper', 'live'])
  expect(new Set(observations.map((one) => 'scope' in one && one.scope)).size).toBe(2)
})

it('lets an aliased setting speak where it is used', () => {
  const text = `base: &base\n  OKX_DEMO: true\nbot:\n  <<: *base\n  OKX_API_SECRET: ${opaque}\n`
  expect(judge(text, 'a.yaml')).toEqual(['okx switch paper', 'okx secret paper'])
})

it('lets a ConfigMap speak of a Secret in the same file', () => {
  const text = `kind: ConfigMap\ndata:\n  OKX_DEMO: "true"\n---\nkind: Secret\nstringData:\n  OKX_API_SECRET: ${opaque}\n`
  expect(judge(text, 'a.yaml')).toEqual(['okx switch paper', 'okx secret paper'])
})

it('lets a job’s variables speak of its steps', () => {
  const text = `jobs:\n  a:\n    env:\n      OKX_DEMO: true\n    steps:\n      - env:\n          OKX_API_SECRET: ${opaque}\n`
  expect(judge(text, 'a.yaml')).toEqual(['okx switch paper', 'okx secret paper'])
})

it.each([
  ['another service below', { exchange: 'binance', telegram: { token: opaque } }],
  ['a database below a venue', { binance: { database: { password: opaque } } }],
  ['a market', { exchange: 'binance', key: 'BTC/USDT' }],
  ['a placeholder', { exchange: 'binance', apiKey: 'your-api-key', secret: 'changeme' }],
  ['a reference', { exchange: 'binance', apiKey: '${BINANCE_KEY}' }],
  ['a name without a venue', { service: 'billing', apiKey: opaque }],
  ['a venue among other words', { name: 'binance data loader', apiKey: opaque }],
])('finds nothing in %s', (_, config) => {
  expect(judge(JSON.stringify(config), 'a.json')).toEqual([])
})

const files: readonly (readonly [string, string, string])[] = [
  [
    'JSON with comments',
    'a.jsonc',
    `// main\n{"exchange": {"name": "okx", /* x */ "secret": "${opaque}",}}`,
  ],
  ['bare JSON5 keys', 'a.json5', `{exchange: {id: 'okx', secret: '${opaque}'}}`],
  ['lines of JSON', 'a.jsonl', `{"a": 1}\n{"exchange": "okx", "secret": "${opaque}"}`],
  ['YAML', 'a.yml', `exchange:\n  name: okx\n  secret: ${opaque}\n`],
  ['a second YAML document', 'a.yml', `a: 1\n---\nokx:\n  secret: ${opaque}\n`],
  ['an alias', 'a.yml', `s: &s ${opaque}\nokx:\n  secret: *s\n`],
  ['a merge key', 'a.yml', `x: &x\n  secret: ${opaque}\nokx:\n  <<: *x\n  a: 1\n`],
  ['a merge of two', 'a.yml', `x: &x {secret: ${opaque}}\ny: &y {b: 1}\nokx:\n  <<: [*y, *x]\n`],
  [
    'a folded text',
    'a.yml',
    `okx:\n  secret: "${opaque.slice(0, 20)}\\\n    ${opaque.slice(20)}"\n`,
  ],
  [
    'a template’s YAML',
    'a.yaml',
    `{{- if .Values.on }}\nokx:\n  name: {{ .Values.name }}\n  secret: ${opaque}\n{{- end }}\n`,
  ],
  ['TOML', 'a.toml', `[exchange]\nname = "okx"\nsecret = '${opaque}'\n`],
  ['a TOML table’s path', 'a.toml', `[brokers.okx]\nsecret = "${opaque}"\n`],
  [
    'a list of TOML tables',
    'a.toml',
    `[[exchanges]]\nname = "okx"\nsecret = "${opaque}"\n[[exchanges]]\nname = "x"\n`,
  ],
  ['an inline TOML table', 'a.toml', `a = 1\nexchange = { name = "okx", secret = "${opaque}" }\n`],
  ['an INI section', 'a.ini', `[okx]\nsecret = ${opaque}\n`],
  ['properties', 'a.properties', `okx.api.secret=${opaque}\n`],
  ['a JSON variable', '.env', `EXCHANGE_CONFIG='{"name": "okx", "secret": "${opaque}"}'\n`],
  [
    'escaped JSON in YAML',
    'a.yml',
    `env:\n  C: "{\\"exchange\\": \\"okx\\", \\"secret\\": \\"${opaque}\\"}"\n`,
  ],
  ['a Secret’s data', 'a.yaml', `kind: Secret\ndata:\n  OKX_API_SECRET: ${btoa(opaque)}\n`],
  [
    'a Secret’s file',
    'a.yaml',
    `kind: Secret\ndata:\n  .env: ${btoa(`OKX_API_SECRET=${opaque}\nB=c\n`)}\n`,
  ],
  ['a Secret’s text', 'a.yaml', `kind: Secret\nstringData:\n  OKX_API_SECRET: ${opaque}\n`],
  [
    'a ConfigMap’s JSON',
    'a.yaml',
    `kind: ConfigMap\ndata:\n  config.json: |\n    {"exchange": {"name": "okx",\n     "secret": "${opaque}"}}\n`,
  ],
  [
    'a ConfigMap’s properties',
    'a.yaml',
    `kind: ConfigMap\ndata:\n  app.properties: |\n    a=b\n    okx.secret=${opaque}\n`,
  ],
  ['a pod’s variable', 'a.yaml', `env:\n  - value: ${opaque}\n    name: OKX_API_SECRET\n`],
  ['a list of variables', 'a.yaml', `environment:\n  - OKX_API_SECRET=${opaque}\n`],
  [
    'a task definition',
    'a.json',
    `{"environment": [{"value": "${opaque}", "name": "OKX_API_SECRET"}]}`,
  ],
  ['Terraform variables', 'a.tfvars', `okx = {\n  secret = "${opaque}"\n}\n`],
  [
    'a Terraform default',
    'a.tf',
    `variable "okx_api_secret" {\n  type = string\n  default = "${opaque}"\n}\n`,
  ],
  [
    'a Terraform environment',
    'a.tf',
    `resource "aws_lambda_function" "x" {\n  environment {\n    variables = {\n      OKX_API_SECRET = "${opaque}"\n    }\n  }\n}\n`,
  ],
  [
    'encoded Terraform',
    'a.tf',
    `x = jsonencode([{ name = "OKX_API_SECRET", value = "${opaque}" }])\n`,
  ],
  [
    'a heredoc',
    'a.tf',
    `locals {\n  c = <<-EOT\n    {"exchange": "okx", "secret": "${opaque}"}\n  EOT\n}\n`,
  ],
  ['a file named after its venue', 'connectors/okx.yml', `secret: ${opaque}\n`],
]

it.each(files)('finds a secret in %s', (_, path, text) => {
  expect(judge(text, path)).toEqual(['okx secret unknown'])
})

it.each(files)('says where the secret stands in %s', (_, path, text) => {
  const [one] = scanStructure(text, path) ?? []
  const line = text.slice(0, Math.max(text.indexOf(opaque), 0)).split('\n').length
  expect(text.includes(opaque) ? [line] : [1, 2, 3]).toContain(one?.place.line)
  const source = text.split('\n')[(one?.place.line ?? 0) - 1] ?? ''
  expect(one?.place.column).toBeLessThanOrEqual(source.length)
})

it.each([
  [
    'a reference to a secret',
    'env:\n  - name: OKX_API_SECRET\n    valueFrom:\n      secretKeyRef: {name: okx, key: secret}\n',
  ],
  ['a Terraform reference', 'okx = { secret = var.okx_secret_value_1 }\n'],
])('takes %s for none', (_, text) => {
  expect(judge(text, text.startsWith('okx') ? 'a.tf' : 'a.yaml')).toEqual([])
})

it('tells Alpaca’s keys by their form and calls a contradiction', () => {
  const config = { alpaca: { key_id: live, secret_key: opaque, paper: true } }
  expect(judge(JSON.stringify(config), 'a.json')).toEqual([
    'alpaca keyId live',
    'alpaca secret live',
    'alpaca switch paper',
    'alpaca keyId unknown',
  ])
  const safe = { alpaca: { key_id: paper, secret_key: opaque, paper: true } }
  expect(judge(JSON.stringify(safe), 'a.json')).toEqual([
    'alpaca keyId paper',
    'alpaca secret paper',
    'alpaca switch paper',
  ])
})

it('reads Lean’s and hummingbot’s own names', () => {
  expect(
    judge(`{"alpaca-api-key": "${live}", "alpaca-paper-trading": false}`, 'config.json'),
  ).toEqual(['alpaca keyId live', 'alpaca switch live'])
  expect(
    judge(
      `connector: binance_perpetual_testnet\nbinance_perpetual_testnet_api_key: ${opaque}\n`,
      'a.yml',
    ),
  ).toContain('binance keyId paper')
})

it('sees a port of IB Gateway below the venue’s key', () => {
  expect(judge('ibkr:\n  host: 127.0.0.1\n  port: 4001\n', 'a.yml')).toEqual(['ibkr switch live'])
})

it('blocks a live host and leaves a list of refused ones alone', () => {
  expect(judge(JSON.stringify({ base_url: liveHost }), 'a.json')).toEqual(['alpaca endpoint live'])
  expect(judge(JSON.stringify({ blocked_host: liveHost }), 'a.json')).toEqual([])
})

it('never repeats a key that is used as a name', () => {
  const observations = scanStructure(
    JSON.stringify({ binance: { [`${live}_api_key`]: opaque } }),
    'a.json',
  )
  const said = JSON.stringify(observations?.map(({ name, evidence }) => [name, evidence]))
  expect(said).not.toContain(live)
})

it.each([
  ['code', 'a.py', 'x = 1'],
  ['broken YAML', 'a.yml', 'okx: [1\nb: }'],
  ['a text', 'a.json', '"okx"'],
])('leaves %s to the scan by lines', (_, path, text) => {
  expect(scanStructure(text, path)).toBeNull()
})
