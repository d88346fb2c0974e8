import { carriers } from './carriers.ts'
import type { Setting } from './carriers.ts'
import type { LabelledItem } from './labelled-item.ts'
import type { Random } from './random.ts'
import { makeValue, MARKER } from './synthetic-value.ts'

/** Files that look like a finding and must pass: no credential at all, or a paper one. */
export function makeNearMisses(random: Random): readonly LabelledItem[] {
  return [...settingMisses(random), ...fileMisses(random)]
}

/** Settings that are no credentials, in every form of file. */
function settingMisses(random: Random): readonly LabelledItem[] {
  const hex = (length: number, prefix = ''): string =>
    makeValue(random, { alphabet: 'hex', length: length + prefix.length, prefix })
  const uuid = (): string => makeValue(random, 'uuid')
  const digits = (length: number): string => random.text('0123456789', length)
  const misses: readonly (readonly [subject: string, ...settings: Setting[]])[] = [
    ['placeholder', at('BINANCE_API_KEY', 'your-api-key'), at('BINANCE_API_SECRET', 'changeme')],
    ['placeholder', at('APCA_API_KEY_ID', 'PKXXXXXXXXXXXXXXXXXX')],
    ['placeholder', at('KRAKEN_API_KEY', 'xxxxxxxxxxxxxxxx')],
    ['placeholder', at('BYBIT_API_SECRET', '<your bybit secret>')],
    ['placeholder', at('OKX_API_KEY', 'REPLACE_ME'), at('OKX_API_SECRET', 'TODO')],
    ['placeholder', at('COINBASE_API_SECRET', '********')],
    ['placeholder', at('OANDA_TOKEN', 'paste-your-token-here')],
    ['placeholder', at('BINANCE_API_KEY', 'INSERT_BINANCE_API_KEY_HERE')],
    ['workflow secret', at('BINANCE_API_KEY', '${{ secrets.BINANCE_TESTNET_KEY }}')],
    ['variable', at('KRAKEN_API_KEY', '${KRAKEN_API_KEY}')],
    ['variable', at('KRAKEN_API_SECRET', '${KRAKEN_API_SECRET:?must be set}')],
    ['variable', at('BYBIT_API_KEY', '$BYBIT_KEY')],
    ['template', at('BINANCE_API_SECRET', '{{ .Values.binance.apiSecret }}')],
    ['secret store', at('BINANCE_API_SECRET', 'vault:secret/data/binance#secret')],
    ['secret store', at('BINANCE_API_SECRET', 'op://trading/binance/secret')],
    ['secret store', at('BINANCE_API_SECRET', arn(digits(12)))],
    ['secret store', at('BINANCE_API_SECRET', 'projects/1/secrets/binance-secret/versions/latest')],
    ['secret file', at('BINANCE_API_SECRET_FILE', '/run/secrets/binance_api_secret')],
    ['secret file', at('KALSHI_PRIVATE_KEY_PATH', './keys/kalshi.pem')],
    ['uuid', at('OKX_CLIENT_ORDER_ID', uuid()), at('REQUEST_ID', uuid())],
    ['uuid', at('KUCOIN_CLIENT_OID', uuid())],
    ['sha256', at('BINANCE_ARCHIVE_SHA256', hex(64))],
    ['sha256', at('CCXT_IMAGE', `ghcr.io/team/ccxt-bot@sha256:${hex(64)}`)],
    ['transaction hash', at('HYPERLIQUID_DEPOSIT_TX', hex(64, '0x'))],
    ['address', at('HYPERLIQUID_ACCOUNT_ADDRESS', hex(40, '0x'))],
    ['address', at('DYDX_WALLET_ADDRESS', `dydx1${random.text('acdefghjklmnpqrstuvwxyz', 38)}`)],
    ['cloud key', at('AWS_ACCESS_KEY_ID', aws(random))],
    ['bank account', at('PAYOUT_IBAN', `PK36SCBL0000${MARKER}${digits(8)}`)],
    ['public key', at('BINANCE_ED25519_PUBLIC_KEY', publicKey(random))],
    [
      'fingerprint',
      at('KRAKEN_TLS_PIN', `sha256/${makeValue(random, { alphabet: 'base64', length: 43 })}=`),
    ],
    ['data host', at('ALPACA_DATA_URL', 'https://data.alpaca.markets')],
    ['data host', at('BYBIT_PUBLIC_WS_URL', 'wss://stream.bybit.com/v5/public/linear')],
    ['documentation host', at('ALPACA_DOCS_URL', 'https://docs.alpaca.markets/reference')],
    ['documentation host', at('BINANCE_STATUS_URL', 'https://www.binance.com/en/support')],
    [
      'ordinary name',
      at('BINANCE_RATE_LIMIT_KEY', 'ip-address'),
      at('KRAKEN_ASSET_KEY', 'XXBTZUSD'),
    ],
    ['ordinary name', at('PUBLIC_KEY', hex(64)), at('CACHE_TOKEN', hex(40))],
    [
      'ordinary name',
      at('GATE_KEY', uuid()),
      at('DELTA_TOKEN', hex(32)),
      at('APEX_SECRET', hex(32)),
    ],
    ['ordinary name', at('DATABASE_PASSWORD', makeValue(random, 'password'))],
    ['account', at('OANDA_ACCOUNT_ID', `101-001-${digits(7)}-001`)],
  ]
  const papers: readonly (readonly [venue: string, ...settings: Setting[]])[] = [
    [
      'alpaca',
      at('APCA_API_KEY_ID', makeValue(random, { alphabet: 'upper', length: 20, prefix: 'PK' })),
      at('APCA_API_SECRET_KEY', makeValue(random, { alphabet: 'mixed', length: 40 })),
      at('APCA_API_BASE_URL', 'https://paper-api.alpaca.markets'),
      at('ALPACA_DATA_URL', 'https://data.alpaca.markets'),
    ],
    [
      'binance',
      at('BINANCE_TESTNET_API_KEY', makeValue(random, { alphabet: 'mixed', length: 64 })),
      at('BINANCE_TESTNET_API_SECRET', makeValue(random, { alphabet: 'mixed', length: 64 })),
      at('BINANCE_BASE_URL', 'https://testnet.binance.vision'),
      at('BINANCE_TESTNET', 'true'),
    ],
    [
      'bybit',
      at('BYBIT_DEMO_API_KEY', makeValue(random, { alphabet: 'mixed', length: 18 })),
      at('BYBIT_DEMO_API_SECRET', makeValue(random, { alphabet: 'mixed', length: 36 })),
      at('BYBIT_BASE_URL', 'https://api-demo.bybit.com'),
      at('BYBIT_PUBLIC_WS_URL', 'wss://stream.bybit.com/v5/public/linear'),
    ],
  ]
  return carriers.flatMap((carrier) => [
    ...misses.map(([subject, ...settings]): LabelledItem => ({
      ...passing(subject, carrier.id, 'none'),
      path: carrier.path,
      text: carrier.write(settings),
      venue: null,
      why: `${subject}: no credential`,
    })),
    ...papers.map(([venue, ...settings]): LabelledItem => ({
      ...passing('paper configuration', carrier.id, 'paper'),
      path: carrier.path,
      text: carrier.write(settings),
      venue,
      why: 'everything in it says paper',
    })),
  ])
}

/** Whole files of a kind that has its own look. */
function fileMisses(random: Random): readonly LabelledItem[] {
  const hex = (length: number): string => makeValue(random, { alphabet: 'hex', length })
  const integrity = `sha512-${makeValue(random, { alphabet: 'base64', length: 86 })}==`
  const vector = makeValue(random, { alphabet: 'mixed', length: 64 })
  const files: readonly (readonly [subject: string, path: string, text: string])[] = [
    [
      'lock file',
      'package-lock.json',
      `{\n  "packages": {\n    "node_modules/ccxt": {\n      "version": "4.5.84",\n      "integrity": "${integrity}"\n    },\n    "node_modules/binance": { "integrity": "${integrity}" }\n  }\n}\n`,
    ],
    [
      'lock file',
      'poetry.lock',
      `[[package]]\nname = "python-binance"\nversion = "1.0.19"\nfiles = [\n    {file = "python_binance-1.0.19.tar.gz", hash = "sha256:${hex(64)}"},\n]\n`,
    ],
    [
      'lock file',
      'requirements.txt',
      `alpaca-py==0.42.0 --hash=sha256:${hex(64)}\npybit==5.11.0 --hash=sha256:${hex(64)}\n`,
    ],
    [
      'test vector',
      'tests/test_signature.py',
      `# A made-up key: the signature is known.\ndef test_signature():\n    secret = "${vector}"\n    assert sign("symbol=LTCBTC", secret) == "${hex(64)}"\n`,
    ],
    [
      'test vector',
      'src/sign-request.test.ts',
      `it('signs as Binance does', () => {\n  const secret = '${vector}'\n  expect(sign('symbol=LTCBTC', secret)).toBe('${hex(64)}')\n})\n`,
    ],
    [
      'prose',
      'README.md',
      '# Bot\n\nThe live host is `api.alpaca.markets`; staging uses `paper-api.alpaca.markets`.\nSet `APCA_API_KEY_ID` and `APCA_API_SECRET_KEY` (paper keys start with `PK`).\n',
    ],
    [
      'prose',
      'docs/setup.md',
      '```sh\nexport BINANCE_API_KEY=<your key>\nexport BINANCE_API_SECRET=...\nexport ALPACA_PAPER=true\n```\n',
    ],
    [
      'comment',
      'bot/client.py',
      '# Never point this at https://api.alpaca.markets: that is live money.\nclient = make_client(os.environ["ALPACA_API_KEY"], os.environ["ALPACA_SECRET_KEY"])\n',
    ],
    [
      'comment',
      'apps/bot/.env',
      '# live would be https://api.binance.com\nBINANCE_BASE_URL=https://testnet.binance.vision\n',
    ],
    [
      'code without a key',
      'bot/exchange.py',
      'import ccxt, os\n\nexchange = ccxt.binance({"apiKey": os.environ["BINANCE_API_KEY"], "secret": os.environ["BINANCE_API_SECRET"]})\nexchange.set_sandbox_mode(True)\n',
    ],
    [
      'code without a key',
      'src/exchange.ts',
      'const exchange = new ccxt.bybit({ apiKey: process.env.BYBIT_API_KEY, secret: process.env.BYBIT_API_SECRET })\nexchange.setSandboxMode(true)\n',
    ],
    [
      'host table',
      'src/hosts.ts',
      "export const HOSTS = {\n  live: 'https://api.alpaca.markets',\n  paper: 'https://paper-api.alpaca.markets',\n} as const\n",
    ],
    [
      'egress lock',
      'compose.lock.yml',
      'services:\n  bot:\n    extra_hosts: !override\n      - "api.alpaca.markets=0.0.0.0"\n      - "api.alpaca.markets=[::]"\n      - "api.binance.com=0.0.0.0"\n',
    ],
    [
      'kubernetes reference',
      'k8s/bot.yaml',
      'env:\n  - name: BINANCE_API_SECRET\n    valueFrom:\n      secretKeyRef:\n        name: binance-testnet\n        key: api-secret\n',
    ],
    [
      'log line',
      'logs/bot.log',
      `2026-11-02 10:00:00 INFO binance order clientOrderId=x-${hex(32)} key=BTCUSDT token=${hex(16)}\n`,
    ],
    [
      'market data',
      'data/trades.csv',
      `venue,id,hash\nbinance,1,${hex(64)}\nkraken,2,${hex(64)}\n`,
    ],
    [
      'dry run',
      'user_data/config.json',
      '{\n  "dry_run": true,\n  "exchange": { "name": "kraken", "key": "", "secret": "" }\n}\n',
    ],
  ]
  return files.map(([subject, path, text]) => ({
    ...passing(subject, path.split('/').at(-1) ?? path, 'none'),
    path,
    text,
    venue: null,
    why: `${subject}: no credential and no live endpoint`,
  }))
}

function at(name: string, value: string): Setting {
  return { name, value }
}

function passing(subject: string, carrier: string, label: 'none' | 'paper') {
  return { kind: 'near-miss', subject, carrier, label, expect: 'allow', secrets: [] } as const
}

function arn(account: string): string {
  return `arn:aws:secretsmanager:eu-central-1:${account}:secret:binance-testnet`
}

function aws(random: Random): string {
  return ['AK', 'IA', MARKER, random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 12)].join('')
}

function publicKey(random: Random): string {
  return `-----BEGIN PUBLIC KEY-----\\n${makeValue(random, { alphabet: 'base64', length: 59 })}=\\n-----END PUBLIC KEY-----`
}
