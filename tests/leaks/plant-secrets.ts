import { carriers } from '../guard-corpus/carriers.ts'
import { createRandom } from '../guard-corpus/random.ts'
import type { Random } from '../guard-corpus/random.ts'
import { makeValue } from '../guard-corpus/synthetic-value.ts'
import type { ValueShape } from '../guard-corpus/synthetic-value.ts'
import type { Batch } from './batches.ts'
import type { Planted } from './find-leaks.ts'

export type PlantedFiles = {
  /** Text by path. */
  readonly files: Readonly<Record<string, string | Buffer>>
  readonly planted: readonly Planted[]
}

/** So many synthetic secrets, of every shape that the guard knows and one that it does not. */
export function makeSecrets(random: Random, count: number, first = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    makeValue(random, SHAPES[(first + index) % SHAPES.length] ?? 'uuid'),
  )
}

/** Files of every form with a batch's secrets in them, each under another name, below a folder. */
export function plantInFiles({ seed, first, count }: Batch, folder: string): PlantedFiles {
  const files: Record<string, string | Buffer> = {}
  const planted: Planted[] = []
  const secrets = makeSecrets(createRandom(seed), count, first)
  for (const [at, value] of secrets.entries()) {
    const index = first + at
    const form = forms[index % forms.length]
    // Another name in each round of forms: both lists have lengths with a common divisor.
    const name = NAMES[(index + Math.floor(index / forms.length)) % NAMES.length] ?? 'API_KEY'
    if (form === undefined) continue
    files[`${folder}/${index}/${form.path}`] = form.write(name, value)
    planted.push({ value, where: `${form.id}, ${name}, ${index}` })
  }
  return { files, planted }
}

const SHAPES: readonly ValueShape[] = [
  { alphabet: 'upper', length: 20, prefix: 'AK' },
  { alphabet: 'upper', length: 20, prefix: 'PK' },
  { alphabet: 'mixed', length: 40 },
  { alphabet: 'mixed', length: 64 },
  { alphabet: 'mixed', length: 18 },
  { alphabet: 'base64', length: 88 },
  { alphabet: 'url', length: 43 },
  { alphabet: 'hex', length: 66, prefix: '0x' },
  { alphabet: 'mixed', length: 28, prefix: 'zz' },
]

const NAMES = [
  'APCA_API_KEY_ID',
  'ALPACA_LIVE_SECRET_KEY',
  'BINANCE_API_SECRET',
  'BINANCE_TESTNET_API_KEY',
  'KRAKEN_API_SECRET',
  'HYPERLIQUID_PK',
  'OKX_API_PASSPHRASE',
  'SOMETHING_ELSE',
]

type Form = {
  readonly id: string
  readonly path: string
  readonly write: (name: string, value: string) => string | Buffer
}

/** Every form of the corpus, and some that break what reads them. */
const forms: readonly Form[] = [
  ...carriers.map(({ id, path, write }) => ({
    id,
    path,
    write: (name: string, value: string) => write([{ name, value }]),
  })),
  {
    id: 'key as a name',
    path: 'config/keys.yaml',
    write: (name, value) =>
      `alpaca:\n  ${value}: live\n  ${name}:\n    "${value}": { secret: "${value}" }\n`,
  },
  {
    id: 'address',
    path: 'config/urls.env',
    write: (name, value) =>
      `${name}_URL=https://${value}:${value}@api.alpaca.markets/v2?key=${value}&x=1\nBINANCE_BASE_URL=https://api.binance.com/${value}\n`,
  },
  {
    id: 'comment',
    path: 'deploy/settings.conf',
    write: (name, value) => `# ${name}=${value}\n; ${name} ${value}\nALPACA_PAPER=${value}\n`,
  },
  {
    id: 'switch',
    path: 'deploy/switches.env',
    write: (name, value) =>
      `${name}=${value}\nTRADING_MODE=${value}\nIB_PORT=${value}\nTWS_USERID=${value}\nCOINBASE_SANDBOX=${value}\nIB_ACCOUNT_ID=DU${value}\n`,
  },
  {
    id: 'broken json',
    path: 'config/broken.json',
    write: (name, value) =>
      `{"exchange": {"name": "binance", "key": "${value}", "${name}": "${value}", ${value}\n`,
  },
  {
    id: 'broken yaml',
    path: 'config/broken.yaml',
    write: (name, value) => `binance:\n  ${name}: "${value}\n  - ${value}: [\n\t${value}\n`,
  },
  {
    id: 'broken toml',
    path: 'config/broken.toml',
    write: (name, value) => `[binance]\n${name.toLowerCase()} = "${value}\napi_key = ${value}\n`,
  },
  {
    id: 'broken notebook',
    path: 'research/broken.ipynb',
    write: (name, value) =>
      `{"cells": [{"cell_type": "code", "source": ["${name}='${value}'"], ${value}`,
  },
  {
    id: 'ccxt call',
    path: 'bot/client.py',
    write: (name, value) =>
      `exchange = ccxt.binance({"apiKey": "${value}", "secret": "${value}"})\nclient = TradingClient("${value}", "${value}", paper=False)\n${name} = "${value.slice(0, 9)}" "${value.slice(9)}"\n`,
  },
  {
    id: 'prose',
    path: 'docs/notes.md',
    write: (name, value) => `The key is \`${name}=${value}\` for api.alpaca.markets.\n`,
  },
  {
    id: 'test',
    path: 'tests/test_client.py',
    write: (name, value) => `${name} = "${value}"\n`,
  },
  {
    id: 'utf-16',
    path: 'config/windows.env',
    write: (name, value) => Buffer.from(`\u{feff}${name}=${value}\r\n`, 'utf16le'),
  },
  {
    id: 'zero bytes',
    path: 'dump/environ',
    write: (name, value) => `${name}=${value}\0APCA_API_BASE_URL=https://api.alpaca.markets\0`,
  },
  {
    id: 'one long line',
    path: 'dist/bundle.min.js',
    write: (name, value) =>
      `${'var a=1;'.repeat(2_000)}const ${name}="${value}";${'b();'.repeat(500)}`,
  },
  {
    id: 'workflow',
    path: '.github/workflows/live.yml',
    write: (name, value) =>
      `on: push\njobs:\n  a:\n    runs-on: x\n    environment: staging\n    env:\n      ${name}: ${value}\n    steps:\n      - run: echo ${value}\n`,
  },
]
