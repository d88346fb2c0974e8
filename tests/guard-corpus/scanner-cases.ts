import { createRandom } from './random.ts'
import { makeValue, MARKER } from './synthetic-value.ts'

/** Files that look alike to scanners for secrets of any kind, and what is right for a trading platform. */
export type ScannerCase = {
  /** What the files hold, as Markdown: each code span stands in them, `…` for anything. */
  readonly holds: string
  /** Text by path. */
  readonly files: Readonly<Record<string, string>>
  /** The files are an image's layers, one after another, and no work tree. */
  readonly isImage?: true
  readonly expect: 'block' | 'pass'
  /** Why that is right, as Markdown. */
  readonly why: string
  /** Values that no output may repeat. */
  readonly secrets: readonly string[]
}

const random = createRandom(451)
const long = (): string => makeValue(random, { alphabet: 'mixed', length: 64 })
const alpacaSecret = makeValue(random, { alphabet: 'mixed', length: 40 })
const paperId = makeValue(random, { alphabet: 'upper', length: 20, prefix: 'PK' })
const liveId = makeValue(random, { alphabet: 'upper', length: 20, prefix: 'AK' })
const binanceKey = long()
const binanceSecret = long()
const okxSecret = makeValue(random, { alphabet: 'upper', length: 32 })
const krakenSecret = `${makeValue(random, { alphabet: 'base64', length: 86 })}==`
const tradierToken = makeValue(random, { alphabet: 'mixed', length: 28 })
const futuresKey = makeValue(random, { alphabet: 'base64', length: 56 })
const orderId = makeValue(random, 'uuid')
const chainKey = makeValue(random, { alphabet: 'hex', length: 66, prefix: '0x' })
const transaction = makeValue(random, { alphabet: 'hex', length: 66, prefix: '0x' })
const digest = makeValue(random, { alphabet: 'hex', length: 64 })
const publicKey = `MCowBQYDK2VwAyEA${MARKER}${random.text('ABCDEFGHabcdefgh0123456789', 39)}=`

const ENV = 'apps/gateway/.env'
const alpaca = `APCA_API_KEY_ID=${paperId}\nAPCA_API_SECRET_KEY=${alpacaSecret}\n`
const binance = `BINANCE_API_KEY=${binanceKey}\nBINANCE_API_SECRET=${binanceSecret}\n`

export const scannerCases: readonly ScannerCase[] = [
  {
    holds:
      'keys of Binance named for the testnet: `BINANCE_TESTNET_API_KEY=…`, and `BINANCE_BASE_URL=https://api.binance.com`',
    files: {
      [ENV]: `BINANCE_TESTNET_API_KEY=${binanceKey}\nBINANCE_TESTNET_API_SECRET=${binanceSecret}\nBINANCE_BASE_URL=https://api.binance.com\n`,
    },
    expect: 'block',
    why: 'the orders go to the live host, whatever the keys are called',
    secrets: [binanceKey, binanceSecret],
  },
  {
    holds: 'a live key of Binance: `BINANCE_API_KEY=…`, `BINANCE_BASE_URL=https://api.binance.com`',
    files: { [ENV]: `${binance}BINANCE_BASE_URL=https://api.binance.com\n` },
    expect: 'block',
    why: 'key and host are live',
    secrets: [binanceKey, binanceSecret],
  },
  {
    holds:
      'the same file on the testnet: `BINANCE_API_KEY=…`, `BINANCE_BASE_URL=https://testnet.binance.vision`',
    files: { [ENV]: `${binance}BINANCE_BASE_URL=https://testnet.binance.vision\n` },
    expect: 'pass',
    why: 'both kinds of key have 64 letters and digits: what stands beside them tells',
    secrets: [binanceKey, binanceSecret],
  },
  {
    holds:
      'a paper key of Alpaca, `APCA_API_KEY_ID=PK…`, beside `APCA_API_BASE_URL=https://api.alpaca.markets`',
    files: { [ENV]: `${alpaca}APCA_API_BASE_URL=https://api.alpaca.markets\n` },
    expect: 'block',
    why: 'the endpoint is live, and the next key that is put there may be',
    secrets: [paperId, alpacaSecret],
  },
  {
    holds: 'a complete paper setting: `APCA_API_KEY_ID=PK…`, `https://paper-api.alpaca.markets`',
    files: { [ENV]: `${alpaca}APCA_API_BASE_URL=https://paper-api.alpaca.markets\n` },
    expect: 'pass',
    why: 'nothing in it can reach live money',
    secrets: [paperId, alpacaSecret],
  },
  {
    holds: '`TradingClient(key, secret, paper=False)` in Python, the keys from the environment',
    files: {
      'bot/client.py':
        'import os\n\nfrom alpaca.trading.client import TradingClient\n\nkey = os.environ["APCA_API_KEY_ID"]\nsecret = os.environ["APCA_API_SECRET_KEY"]\nclient = TradingClient(key, secret, paper=False)\n',
    },
    expect: 'block',
    why: 'no secret is needed in a file to trade live: the call says so',
    secrets: [],
  },
  {
    holds: '`ccxt.binance({"apiKey": "…", "secret": "…"})` in Python, and no word of a sandbox',
    files: {
      'bot/client.py': `import ccxt\n\nexchange = ccxt.binance({"apiKey": "${binanceKey}", "secret": "${binanceSecret}"})\n`,
    },
    expect: 'block',
    why: 'ccxt is live until `set_sandbox_mode(True)`',
    secrets: [binanceKey, binanceSecret],
  },
  {
    holds: 'the same and `exchange.set_sandbox_mode(True)`',
    files: {
      'bot/client.py': `import ccxt\n\nexchange = ccxt.binance({"apiKey": "${binanceKey}", "secret": "${binanceSecret}"})\nexchange.set_sandbox_mode(True)\n`,
    },
    expect: 'pass',
    why: 'the next line makes it the testnet',
    secrets: [binanceKey, binanceSecret],
  },
  {
    holds: '`ALPACA_PAPER: ${ALPACA_PAPER:-false}` in a compose file',
    files: {
      'deploy/compose.yaml':
        'services:\n  gateway:\n    image: gateway:1\n    environment:\n      ALPACA_PAPER: ${ALPACA_PAPER:-false}\n',
    },
    expect: 'block',
    why: 'where the variable is forgotten the service is live, though CI sets it',
    secrets: [],
  },
  {
    holds: 'a venue without a paper environment: `KRAKEN_API_SECRET=…` and `DRY_RUN=true`',
    files: { [ENV]: `KRAKEN_API_SECRET=${krakenSecret}\nDRY_RUN=true\n` },
    expect: 'block',
    why: 'every key of Kraken spot is live; a dry run needs none',
    secrets: [krakenSecret],
  },
  {
    holds: 'one host for both: `OKX_API_SECRET=…` and `x-simulated-trading: 0`',
    files: { [ENV]: `OKX_API_SECRET=${okxSecret}\nOKX_HEADERS="x-simulated-trading: 0"\n` },
    expect: 'block',
    why: 'at OKX the header decides, and no host',
    secrets: [okxSecret],
  },
  {
    holds:
      'a token of Tradier’s sandbox: `TRADIER_API_TOKEN=…`, `TRADIER_URL=https://sandbox.tradier.com`',
    files: {
      [ENV]: `TRADIER_API_TOKEN=${tradierToken}\nTRADIER_URL=https://sandbox.tradier.com\n`,
    },
    expect: 'pass',
    why: 'tokens of both have one form; the host is the sandbox',
    secrets: [tradierToken],
  },
  {
    holds: 'a demo key of Kraken Futures: `KRAKEN_FUTURES_DEMO_API_KEY=…`',
    files: {
      [ENV]: `KRAKEN_FUTURES_DEMO_API_KEY=${futuresKey}\nKRAKEN_FUTURES_URL=https://demo-futures.kraken.com\n`,
    },
    expect: 'pass',
    why: 'another venue than Kraken spot: this one has a demo',
    secrets: [futuresKey],
  },
  {
    holds: 'the gateway of Interactive Brokers on its live port: `IB_PORT=4001`',
    files: { [ENV]: 'IB_HOST=gateway\nIB_PORT=4001\n' },
    expect: 'block',
    why: '4001 is live, 4002 is paper; there is no key at all',
    secrets: [],
  },
  {
    holds: 'a key of Alpaca in base64: `APCA_API_KEY_ID: …` in a Kubernetes Secret',
    files: { 'deploy/secret.yaml': kubernetesSecret('APCA_API_KEY_ID', liveId) },
    expect: 'block',
    why: 'it is decoded, and its prefix says live',
    secrets: [liveId],
  },
  {
    holds: 'the same for a paper key: `APCA_API_KEY_ID: …`',
    files: { 'deploy/secret.yaml': kubernetesSecret('APCA_API_KEY_ID', paperId) },
    expect: 'pass',
    why: 'it is decoded, and its prefix says paper',
    secrets: [paperId],
  },
  {
    holds:
      'an image: a layer with `TRADIER_API_TOKEN=…`, `TRADIER_URL=https://api.tradier.com`, and one that deletes the file',
    files: {
      'app/.env': `TRADIER_API_TOKEN=${tradierToken}\nTRADIER_URL=https://api.tradier.com\n`,
      'app/.wh..env': '',
    },
    isImage: true,
    expect: 'block',
    why: 'whoever pulls the image has the first layer',
    secrets: [tradierToken],
  },
  {
    holds: 'a staging job that calls a workflow with `secrets: inherit`',
    files: {
      '.github/workflows/staging.yml':
        'on: push\njobs:\n  staging:\n    uses: ./.github/workflows/trade.yml\n    secrets: inherit\n',
      '.github/workflows/trade.yml':
        'on: workflow_call\njobs:\n  trade:\n    runs-on: ubuntu-latest\n    environment: staging\n    steps:\n      - run: node bot.js\n',
    },
    expect: 'block',
    why: 'the live secrets of the repository are then in the staging job’s reach',
    secrets: [],
  },
  {
    holds: 'a staging job that reads `${{ secrets.ALPACA_LIVE_API_KEY }}`',
    files: {
      '.github/workflows/staging.yml':
        'on: push\njobs:\n  staging:\n    runs-on: ubuntu-latest\n    environment: staging\n    env:\n      APCA_API_KEY_ID: ${{ secrets.ALPACA_LIVE_API_KEY }}\n    steps:\n      - run: node bot.js\n',
    },
    expect: 'block',
    why: 'no value stands anywhere, and the job trades live',
    secrets: [],
  },
  {
    holds: 'a placeholder in base64: `BINANCE_API_KEY: …` in a Kubernetes Secret',
    files: { 'deploy/secret.yaml': kubernetesSecret('BINANCE_API_KEY', 'your-api-key') },
    expect: 'pass',
    why: 'decoded, it says `your-api-key`',
    secrets: [],
  },
  {
    holds: 'an order’s id: `KUCOIN_CLIENT_OID=…`, a UUID as KuCoin’s secrets are',
    files: { [ENV]: `KUCOIN_CLIENT_OID=${orderId}\n` },
    expect: 'pass',
    why: 'its name says that it is no credential',
    secrets: [],
  },
  {
    holds:
      '`HYPERLIQUID_DEPOSIT_TX=0x…`, `BINANCE_ARCHIVE_SHA256=…`, `BINANCE_ED25519_PUBLIC_KEY=…`',
    files: {
      [ENV]: `HYPERLIQUID_DEPOSIT_TX=${transaction}\nBINANCE_ARCHIVE_SHA256=${digest}\nBINANCE_ED25519_PUBLIC_KEY=${publicKey}\n`,
    },
    expect: 'pass',
    why: 'a transaction, a digest and a public key have the form of credentials, and are none',
    secrets: [],
  },
  {
    holds: 'what has the same form and is one: `HYPERLIQUID_PK=0x…`',
    files: { [ENV]: `HYPERLIQUID_PK=${chainKey}\nHYPERLIQUID_URL=https://api.hyperliquid.xyz\n` },
    expect: 'block',
    why: 'a wallet’s key beside the live host',
    secrets: [chainKey],
  },
]

function kubernetesSecret(name: string, value: string): string {
  const encoded = Buffer.from(value).toString('base64')
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: gateway\ndata:\n  ${name}: ${encoded}\n`
}
