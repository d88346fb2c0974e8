import type { Label, LabelledItem } from './labelled-item.ts'
import type { Random } from './random.ts'
import { makeValue } from './synthetic-value.ts'

/** Pairs of programs and framework configurations that differ in one argument or switch. */
export function makeCallPairs(random: Random): readonly LabelledItem[] {
  const key = makeValue(random, { alphabet: 'mixed', length: 64 })
  const secret = makeValue(random, { alphabet: 'mixed', length: 64 })
  const values = [
    key,
    key.slice(0, 36),
    key.slice(0, 20),
    secret,
    secret.slice(0, 40),
    secret.slice(0, 32),
  ]
  return forms(key, secret).flatMap(({ sides, ...form }) =>
    sides.map(([label, text, why = 'the argument says so']): LabelledItem => ({
      ...form,
      kind: 'pair',
      text,
      label,
      expect: label === 'paper' || label === 'none' ? 'allow' : 'block',
      why,
      secrets: values.filter((value) => text.includes(value)),
    })),
  )
}

type Side = readonly [label: Label, text: string, why?: string]
type Form = Pick<LabelledItem, 'subject' | 'carrier' | 'path' | 'venue'> & {
  readonly sides: readonly Side[]
}

const UNSET_IS_LIVE = 'the program takes live where nothing is said'

function forms(key: string, secret: string): readonly Form[] {
  return [...pythonForms(key, secret), ...typescriptForms(key, secret), ...jsonForms(key, secret)]
}

function pythonForms(key: string, secret: string): readonly Form[] {
  const python = (subject: string, venue: string, sides: readonly Side[]): Form => ({
    subject,
    venue,
    carrier: 'python call',
    path: 'bot/client.py',
    sides,
  })
  const ccxt = (id: string, then: string): string =>
    `import ccxt\n\nexchange = ccxt.${id}({\n    "apiKey": "${key}",\n    "secret": "${secret}",\n})\n${then}`
  const binance = (rest: string): string =>
    `from binance.client import Client\n\nclient = Client("${key}", "${secret}"${rest})\n`
  const bybit = (rest: string): string =>
    `from pybit.unified_trading import HTTP\n\nsession = HTTP(${rest}api_key="${key}", api_secret="${secret}")\n`
  const alpaca = (rest: string): string =>
    `from alpaca.trading.client import TradingClient\n\nclient = TradingClient("${key.slice(0, 20)}", "${secret.slice(0, 40)}", ${rest})\n`
  const rest = (url: string): string =>
    `import alpaca_trade_api as tradeapi\n\napi = tradeapi.REST("${key.slice(0, 20)}", "${secret.slice(0, 40)}", base_url="${url}")\n`
  const oanda = (environment: string): string =>
    `import oandapyV20\n\nclient = oandapyV20.API(access_token="${key}", environment="${environment}")\n`
  const okx = (flag: string): string =>
    `import okx.Trade as Trade\n\ntrade = Trade.TradeAPI("${key.slice(0, 36)}", "${secret.slice(0, 32)}", "s0451Words!", False, flag="${flag}")\n`
  return [
    ...['binance', 'bybit', 'okx'].map((id) =>
      python('switch', id, [
        ['live', ccxt(id, ''), UNSET_IS_LIVE],
        ['paper', ccxt(id, 'exchange.set_sandbox_mode(True)\n')],
        ['live', ccxt(id, 'exchange.set_sandbox_mode(False)\n')],
      ]),
    ),
    python('no paper environment', 'kraken', [['live', ccxt('kraken', ''), 'every key is live']]),
    python('switch', 'binance', [
      ['live', binance(''), UNSET_IS_LIVE],
      ['paper', binance(', testnet=True')],
      ['live', binance(', testnet=False')],
    ]),
    python('switch', 'bybit', [
      ['live', bybit(''), UNSET_IS_LIVE],
      ['paper', bybit('testnet=True, ')],
      ['live', bybit('testnet=False, ')],
      ['paper', bybit('demo=True, ')],
    ]),
    python('switch', 'alpaca', [
      ['live', alpaca('paper=False')],
      ['paper', alpaca('paper=True')],
    ]),
    python('host', 'alpaca', [
      ['live', rest('https://api.alpaca.markets')],
      ['paper', rest('https://paper-api.alpaca.markets')],
    ]),
    python('switch', 'oanda', [
      ['live', oanda('live')],
      ['paper', oanda('practice')],
    ]),
    python('switch', 'okx', [
      ['live', okx('0')],
      ['paper', okx('1')],
    ]),
  ]
}

function typescriptForms(key: string, secret: string): readonly Form[] {
  const typescript = (subject: string, venue: string, sides: readonly Side[]): Form => ({
    subject,
    venue,
    carrier: 'typescript call',
    path: 'src/client.ts',
    sides,
  })
  const ccxt = (id: string, then: string): string =>
    `import ccxt from 'ccxt'\n\nconst exchange = new ccxt.${id}({\n  apiKey: '${key}',\n  secret: '${secret}',\n})\n${then}`
  const bybit = (rest: string): string =>
    `import { RestClientV5 } from 'bybit-api'\n\nconst client = new RestClientV5({\n  key: '${key}',\n  secret: '${secret}',\n${rest}})\n`
  const alpaca = (paper: string): string =>
    `import Alpaca from '@alpacahq/alpaca-trade-api'\n\nconst alpaca = new Alpaca({\n  keyId: '${key.slice(0, 20)}',\n  secretKey: '${secret.slice(0, 40)}',\n  paper: ${paper},\n})\n`
  return [
    ...['binance', 'bybit', 'okx'].map((id) =>
      typescript('switch', id, [
        ['live', ccxt(id, ''), UNSET_IS_LIVE],
        ['paper', ccxt(id, 'exchange.setSandboxMode(true)\n')],
        ['live', ccxt(id, 'exchange.setSandboxMode(false)\n')],
      ]),
    ),
    typescript('switch', 'bybit', [
      ['live', bybit(''), UNSET_IS_LIVE],
      ['paper', bybit('  testnet: true,\n')],
      ['live', bybit('  testnet: false,\n')],
    ]),
    typescript('switch', 'alpaca', [
      ['live', alpaca('false')],
      ['paper', alpaca('true')],
    ]),
  ]
}

function jsonForms(key: string, secret: string): readonly Form[] {
  const file = (carrier: string, path: string, venue: string, sides: readonly Side[]): Form => ({
    subject: 'switch',
    carrier,
    path,
    venue,
    sides,
  })
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
  const freqtrade = (dryRun: boolean, keys: readonly [string, string]): string =>
    json({
      dry_run: dryRun,
      stake_currency: 'USDT',
      exchange: { name: 'binance', key: keys[0], secret: keys[1], pair_whitelist: ['BTC/USDT'] },
    })
  const named = (name: string, more: object): string =>
    json({ exchange: { name, key, secret, ...more } })
  const ccxt = (sandbox: boolean): string =>
    json({ exchanges: [{ id: 'bybit', apiKey: key, secret, sandbox }] })
  const blankly = (sandbox: boolean): string =>
    json({
      alpaca: {
        main: { API_KEY: key.slice(0, 20), API_SECRET: secret.slice(0, 40), sandbox },
      },
    })
  const lean = (isPaper: boolean): string =>
    json({
      environment: 'live-alpaca',
      'alpaca-api-key': key.slice(0, 20),
      'alpaca-api-secret': secret.slice(0, 40),
      'alpaca-paper-trading': isPaper,
    })
  const url = (host: string): string => named('binance', { urls: { api: `https://${host}/api` } })
  const yaml = (isPaper: boolean): string =>
    `brokers:\n  alpaca:\n    key_id: ${key.slice(0, 20)}\n    secret_key: ${secret.slice(0, 40)}\n    paper: ${isPaper}\n`
  const toml = (isTestnet: boolean): string =>
    `[exchange]\nname = "binance"\napi_key = "${key}"\napi_secret = "${secret}"\ntestnet = ${isTestnet}\n`
  return [
    file('freqtrade', 'user_data/config.json', 'binance', [
      ['live', freqtrade(false, [key, secret]), 'dry_run is off'],
      ['none', freqtrade(true, ['', '']), 'a dry run without any key'],
    ]),
    file('json object', 'config/exchange.json', 'binance', [
      ['live', url('api.binance.com'), 'api.binance.com is a live host'],
      ['paper', url('testnet.binance.vision'), 'testnet.binance.vision is a paper host'],
      ['unknown', named('binance', {}), 'nothing says which environment the key belongs to'],
    ]),
    file('json object', 'config/exchange.json', 'kraken', [
      ['live', named('kraken', {}), 'every key is live'],
    ]),
    file('json object', 'config/ccxt.json', 'bybit', [
      ['live', ccxt(false)],
      ['paper', ccxt(true)],
    ]),
    file('blankly', 'keys.json', 'alpaca', [
      ['live', blankly(false)],
      ['paper', blankly(true)],
    ]),
    file('lean', 'Launcher/config.json', 'alpaca', [
      ['live', lean(false)],
      ['paper', lean(true)],
    ]),
    file('yaml object', 'config/brokers.yaml', 'alpaca', [
      ['live', yaml(false)],
      ['paper', yaml(true)],
    ]),
    file('toml object', 'config/exchange.toml', 'binance', [
      ['live', toml(false)],
      ['paper', toml(true)],
    ]),
  ]
}
