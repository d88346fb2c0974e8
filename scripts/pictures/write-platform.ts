import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Put together here, so that no file of the repository holds a text that looks like a key. */
const value = (length: number): string =>
  'Zq70451SyntheticValue'.padEnd(length, 'aB3dE5gH').slice(0, length)

/** A small made-up platform: one service on paper, and four ways to reach live money. */
export async function writePlatform(folder: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  execFileSync('git', ['init', '-q', folder])
}

const files: Readonly<Record<string, string>> = {
  'apps/market_data/.env': [
    `APCA_API_KEY_ID=PK${'0451SYNTHETIC0451ABCD'.slice(0, 18)}`,
    `APCA_API_SECRET_KEY=${value(40)}`,
    'APCA_API_BASE_URL=https://paper-api.alpaca.markets',
    '',
  ].join('\n'),
  'apps/execution_gateway/.env': [
    'LOG_LEVEL=info',
    `BINANCE_TESTNET_API_SECRET=${value(64)}`,
    'BINANCE_BASE_URL=https://api.binance.com',
    '',
  ].join('\n'),
  'apps/signal_service/client.py': [
    'import os',
    '',
    'from alpaca.trading.client import TradingClient',
    '',
    'client = TradingClient(os.environ["KEY"], os.environ["SECRET"], paper=False)',
    '',
  ].join('\n'),
  'deploy/staging.env': `OKX_API_SECRET=${value(32)}\n`,
  '.github/workflows/staging.yml': [
    'on: push',
    'jobs:',
    '  staging:',
    '    uses: ./.github/workflows/deploy.yml',
    '    secrets: inherit',
    '',
  ].join('\n'),
  '.github/workflows/deploy.yml': [
    'on: workflow_call',
    'jobs:',
    '  deploy:',
    '    runs-on: ubuntu-latest',
    '    environment: staging',
    '    steps:',
    '      - run: make deploy',
    '',
  ].join('\n'),
}
