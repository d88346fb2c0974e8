import type { LabelledItem } from './labelled-item.ts'
import type { Random } from './random.ts'
import { makeValue } from './synthetic-value.ts'

/** Files of real projects that name venues' settings without holding any: schemas, forms, queries, tests. */
export function makeCodeNearMisses(random: Random): readonly LabelledItem[] {
  const id = makeValue(random, 'uuid')
  const digest = makeValue(random, { alphabet: 'hex', length: 64 })
  const files: readonly (readonly [subject: string, path: string, text: string])[] = [
    [
      'database column',
      'migrations/004.sql',
      'ALTER TABLE accounts ADD COLUMN binance_api_key text, ADD COLUMN kraken_api_secret varchar(128);\n',
    ],
    [
      'field of a model',
      'bot/models.py',
      'class Account(Model):\n    binance_api_key = CharField(max_length=64)\n    alpaca_secret_key: SecretStr = Field(alias="APCA_API_SECRET_KEY")\n',
    ],
    [
      'type',
      'src/account.ts',
      'export type Account = {\n  alpacaApiKey: string\n  binanceApiSecret: SecretString\n  bybitTestnet: boolean\n}\n',
    ],
    [
      'JSON schema',
      'schemas/account.json',
      '{\n  "properties": {\n    "binanceApiKey": { "type": "string", "minLength": 64 },\n    "krakenApiSecret": { "$ref": "#/definitions/secretReference" }\n  }\n}\n',
    ],
    [
      'inputs of a workflow',
      '.github/workflows/deploy.yml',
      'on:\n  workflow_call:\n    secrets:\n      BINANCE_API_KEY:\n        required: true\n      ALPACA_SECRET_KEY:\n        description: paper-only-secret-key\n',
    ],
    [
      'variables of Terraform',
      'infra/variables.tf',
      'variable "binance_api_secret" {\n  type        = string\n  sensitive   = true\n  description = "from-the-secret-store-at-deploy-time"\n}\n',
    ],
    [
      'empty values',
      'charts/bot/values.yaml',
      'binance:\n  apiKey: ""\n  apiSecret: null\n  existingSecret: binance-testnet-credentials\n',
    ],
    [
      'form',
      'web/form.html',
      '<label>Key <input name="binance_api_key" type="password" autocomplete="off" data-testid="binance-api-key-field"></label>\n',
    ],
    [
      'message',
      'bot/check.py',
      'if not key:\n    raise SystemExit("BINANCE_API_KEY is missing: see docs/setup.md#binance-api-key")\n',
    ],
    [
      'translation',
      'locales/en.json',
      '{\n  "binance_api_key": "Your Binance API key",\n  "kraken_api_secret_help": "Paste-the-private-key-of-your-Kraken-account"\n}\n',
    ],
    [
      'dashboard',
      'grafana/venues.json',
      `{\n  "uid": "${id}",\n  "targets": [{ "expr": "rate(orders_total{venue=\\"binance\\", key=\\"BTCUSDT\\"}[5m])" }]\n}\n`,
    ],
    [
      'test of an address',
      'tests/test_hosts.py',
      'def test_live_is_refused():\n    with pytest.raises(LiveHost):\n        connect("https://api.alpaca.markets", key="test-key")\n',
    ],
    [
      'test of an address',
      'src/hosts.test.ts',
      "it('tells live from paper', () => {\n  expect(isLive('https://api.binance.com')).toBe(true)\n  expect(isLive('https://testnet.binance.vision')).toBe(false)\n})\n",
    ],
    [
      'recorded answer',
      'tests/fixtures/order.json',
      `{\n  "venue": "alpaca",\n  "id": "${id}",\n  "client_order_id": "${id}",\n  "symbol": "AAPL"\n}\n`,
    ],
    [
      'checksum file',
      'dist/SHA256SUMS',
      `${digest}  binance-bot.tar.gz\n${digest}  kraken-bot.tar.gz\n`,
    ],
    [
      'image digest',
      'k8s/kustomization.yaml',
      `images:\n  - name: ghcr.io/team/binance-gateway\n    digest: sha256:${digest}\n`,
    ],
    [
      'mapping of names',
      'src/env.ts',
      "const NAMES = { alpaca: 'APCA_API_KEY_ID', binance: 'BINANCE_API_KEY' } as const\nexport const key = (venue: keyof typeof NAMES) => process.env[NAMES[venue]]\n",
    ],
    [
      'default from the environment',
      'bot/config.py',
      'import os\n\nALPACA_API_KEY = os.getenv("ALPACA_API_KEY", "")\nALPACA_BASE_URL = os.getenv("ALPACA_BASE_URL", "https://paper-api.alpaca.markets")\n',
    ],
    [
      'default of paper',
      'docker-compose.yml',
      'services:\n  bot:\n    environment:\n      ALPACA_PAPER: ${ALPACA_PAPER:-true}\n      APCA_API_BASE_URL: ${APCA_API_BASE_URL:-https://paper-api.alpaca.markets}\n      APCA_API_KEY_ID: ${APCA_API_KEY_ID:?set it}\n',
    ],
    [
      'list of packages',
      'package.json',
      '{\n  "dependencies": { "ccxt": "4.5.84", "binance": "3.0.0", "@alpacahq/alpaca-trade-api": "3.1.3" }\n}\n',
    ],
    [
      'allow list of hosts',
      'proxy/allowed.txt',
      'paper-api.alpaca.markets\ndata.alpaca.markets\ntestnet.binance.vision\n',
    ],
    [
      'code owners',
      '.github/CODEOWNERS',
      '/apps/binance_gateway/ @team/binance-live-trading\n/apps/kraken/ @team/kraken-secret-keepers\n',
    ],
  ]
  return files.map(([subject, path, text]) => ({
    kind: 'near-miss',
    subject,
    carrier: path.split('/').at(-1) ?? path,
    path,
    text,
    label:
      subject === 'default of paper' || subject === 'default from the environment'
        ? 'paper'
        : 'none',
    expect: 'allow',
    venue: null,
    why: `${subject}: it holds no credential and configures nothing live`,
    secrets: [],
  }))
}
