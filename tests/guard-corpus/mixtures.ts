import type { Label, LabelledItem } from './labelled-item.ts'
import type { Random } from './random.ts'
import { makeValue } from './synthetic-value.ts'

/**
 * Files in which something beside a credential says paper and speaks of another client, another
 * venue or another service; and files whose names are anybody's (`API_KEY`), with the venue beside them.
 */
export function makeMixtures(random: Random): readonly LabelledItem[] {
  const key = makeValue(random, { alphabet: 'mixed', length: 64 })
  const secret = makeValue(random, { alphabet: 'mixed', length: 64 })
  const other = makeValue(random, { alphabet: 'mixed', length: 64 })
  const values = { key, secret, other }
  return [
    ...otherVenues(values),
    ...otherClients(values),
    ...genericNames(values),
    ...longFiles(values),
  ].map(({ subject, path, text, label, venue, why }) => ({
    kind: 'mixture',
    subject,
    carrier: path.split('/').at(-1) ?? path,
    path,
    text,
    label,
    expect: label === 'paper' ? 'allow' : 'block',
    venue,
    why,
    secrets: [key, secret, other].filter((value) => text.includes(value)),
  }))
}

type Values = { readonly key: string; readonly secret: string; readonly other: string }
type Mixture = Pick<LabelledItem, 'subject' | 'path' | 'text' | 'venue' | 'why'> & {
  readonly label: Label
}

function otherVenues({ key, secret, other }: Values): readonly Mixture[] {
  const mixture = (path: string, text: string): Mixture => ({
    subject: 'paper of another venue',
    path,
    text,
    label: 'unknown',
    venue: 'bybit',
    why: 'what says paper speaks of Binance',
  })
  return [
    mixture(
      'apps/bot/.env',
      `BYBIT_API_KEY=${key.slice(0, 18)}\nBYBIT_API_SECRET=${secret}\nBINANCE_BASE_URL=https://testnet.binance.vision\nBINANCE_TESTNET=true\n`,
    ),
    mixture(
      'config/venues.yaml',
      `venues:\n  bybit:\n    api_key: ${key.slice(0, 18)}\n    api_secret: ${secret}\n  binance:\n    testnet: true\n`,
    ),
    mixture(
      'config/venues.json',
      `${JSON.stringify([{ exchange: { name: 'bybit', key: key.slice(0, 18), secret } }, { exchange: { name: 'binance', key: other, secret, sandbox: true } }], null, 2)}\n`,
    ),
    {
      ...mixture(
        'apps/both/.env',
        `BINANCE_TESTNET_API_KEY=${key}\nBINANCE_TESTNET_API_SECRET=${secret}\nBYBIT_DEMO_API_KEY=${other.slice(0, 18)}\n`,
      ),
      subject: 'two venues on paper',
      label: 'paper',
      why: 'each of them says paper for itself',
    },
  ]
}

function otherClients({ key, secret, other }: Values): readonly Mixture[] {
  const mixture = (path: string, label: Label, text: string): Mixture => ({
    subject: 'paper of another client',
    path,
    text,
    label,
    venue: 'binance',
    why: 'what says paper belongs to another client of the same venue',
  })
  const deployment = (name: string, more: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n        - name: bot\n          env:\n            - name: BINANCE_API_KEY\n              value: ${name === 'a' ? key : other}\n${more}`
  const host = (url: string): string =>
    `            - name: BINANCE_BASE_URL\n              value: https://${url}\n`
  const exchange = (sandbox: boolean): object => ({ name: 'binance', key, secret, sandbox })
  return [
    mixture(
      'k8s/bots.yaml',
      'unknown',
      `${deployment('a', '')}---\n${deployment('b', host('testnet.binance.vision'))}`,
    ),
    mixture(
      'k8s/more-bots.yaml',
      'live',
      `${deployment('a', host('api.binance.com'))}---\n${deployment('b', host('testnet.binance.vision'))}`,
    ),
    mixture(
      'config/exchanges.json',
      'live',
      `${JSON.stringify({ exchanges: [exchange(false), exchange(true)] }, null, 2)}\n`,
    ),
    mixture(
      'config/profiles.toml',
      'live',
      `[live.binance]\napi_key = "${key}"\napi_secret = "${secret}"\ntestnet = false\n\n[paper.binance]\napi_key = "${other}"\ntestnet = true\n`,
    ),
    mixture(
      'config/profiles.ini',
      'live',
      `[binance]\napi_key = ${key}\nbase_url = https://api.binance.com\n\n[binance-testnet]\napi_key = ${other}\nbase_url = https://testnet.binance.vision\n`,
    ),
    mixture(
      'bot/clients.py',
      'live',
      `from binance.client import Client\n\npaper = Client("${key}", "${secret}", testnet=True)\nlive = Client("${other}", "${secret}", testnet=False)\n`,
    ),
  ]
}

function genericNames({ key, secret }: Values): readonly Mixture[] {
  const pair = `API_KEY=${key}\nAPI_SECRET=${secret}\n`
  const mixture = (path: string, label: Label, text: string, venue = 'binance'): Mixture => ({
    subject: 'names of no venue',
    path,
    text,
    label,
    venue,
    why: 'the venue and its environment stand beside the key',
  })
  const compose = (host: string): string =>
    `services:\n  bot:\n    environment:\n      API_KEY: "${key}"\n      API_SECRET: "${secret}"\n      BASE_URL: "https://${host}"\n`
  return [
    mixture('apps/bot/.env', 'live', `${pair}BASE_URL=https://api.binance.com\n`),
    mixture('apps/bot/.env', 'paper', `${pair}BASE_URL=https://testnet.binance.vision\n`),
    mixture('apps/bot/.env', 'live', `EXCHANGE=binance\n${pair}TESTNET=false\n`),
    mixture('apps/bot/.env', 'paper', `EXCHANGE=binance\n${pair}TESTNET=true\n`),
    mixture('apps/bot/.env', 'unknown', `EXCHANGE=binance\n${pair}`),
    mixture('apps/bot/.env', 'live', `EXCHANGE=kraken\n${pair}`, 'kraken'),
    mixture('docker-compose.yml', 'live', compose('api.binance.com')),
    mixture('docker-compose.yml', 'paper', compose('testnet.binance.vision')),
  ]
}

/** One process reads the whole of an environment file, however long it is. */
function longFiles({ key, secret }: Values): readonly Mixture[] {
  const between = Array.from({ length: 150 }, (_, index) => `FEATURE_${index}=on\n`).join('')
  const mixture = (label: 'live' | 'paper', host: string): Mixture => ({
    subject: 'long file',
    path: 'apps/long/.env',
    text: `BINANCE_API_KEY=${key}\nBINANCE_API_SECRET=${secret}\n${between}BINANCE_BASE_URL=https://${host}\n`,
    label,
    venue: 'binance',
    why: `the host is in the same file, 150 lines below: ${host}`,
  })
  return [mixture('live', 'api.binance.com'), mixture('paper', 'testnet.binance.vision')]
}
