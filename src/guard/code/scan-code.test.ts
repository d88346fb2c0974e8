import { expect, it } from 'vitest'

import { judgeObservations } from '../judge-observations.ts'
import { scanCode } from './scan-code.ts'

const live = ['AK', 'SYNTHETICEXAMPLE00'].join('')
const paper = ['PK', 'SYNTHETICEXAMPLE00'].join('')
const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')
const other = ['Xw3', 'SyntheticOtherValue0123456789abcdefgh'].join('')
const liveHost = ['https://api', 'alpaca.markets'].join('.')
const paperHost = 'https://paper-api.alpaca.markets'

/** Each reported thing as `venue field environment`, in order of venue and place. */
function judge(text: string, path: string): readonly string[] {
  return judgeObservations(scanCode(text, path)).map(
    ({ venue, field, environment }) => `${venue} ${field} ${environment}`,
  )
}

const calls: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    'alpaca-py on paper',
    'a.py',
    `from alpaca.trading.client import TradingClient\nc = TradingClient("${paper}", "${opaque}", paper=True)`,
    ['alpaca keyId paper', 'alpaca secret paper', 'alpaca switch paper'],
  ],
  [
    'alpaca-py on live',
    'a.py',
    `from alpaca.trading.client import TradingClient\nc = TradingClient(api_key=os.environ["K"], secret_key=KEY, paper=False)`,
    ['alpaca switch live'],
  ],
  [
    'a call over lines with comments',
    'a.py',
    `from alpaca.trading.client import TradingClient\nc = TradingClient(\n  # paper=True\n  "${live}",\n  secret_key="${opaque}",  # live\n)`,
    ['alpaca keyId live', 'alpaca secret live'],
  ],
  [
    'the old Alpaca client with a paper host',
    'a.py',
    `import alpaca_trade_api as tradeapi\napi = tradeapi.REST("${paper}", "${opaque}", base_url=URL("${paperHost}"))`,
    ['alpaca keyId paper', 'alpaca secret paper', 'alpaca endpoint paper'],
  ],
  [
    'the old Alpaca client with a live host in third place',
    'a.py',
    `import alpaca_trade_api as tradeapi\napi = tradeapi.REST(key, secret, '${liveHost}')`,
    ['alpaca endpoint live'],
  ],
  [
    'Alpaca in JavaScript',
    'a.js',
    `const Alpaca = require('@alpacahq/alpaca-trade-api')\nnew Alpaca({ keyId: process.env.K, secretKey: '${opaque}', paper: false })`,
    ['alpaca secret live', 'alpaca switch live'],
  ],
  [
    'Alpaca in Go',
    'a.go',
    `import (\n\t"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"\n)\nclient := alpaca.NewClient(alpaca.ClientOpts{\n\tAPIKey: "${live}",\n\tAPISecret: "${opaque}",\n\tBaseURL: "${liveHost}",\n})`,
    ['alpaca keyId live', 'alpaca secret live', 'alpaca endpoint live'],
  ],
  [
    'Alpaca in Java',
    'A.java',
    `import net.jacobpeterson.alpaca.AlpacaAPI;\nAlpacaAPI api = new AlpacaAPI("${paper}", "${opaque}", EndpointAPIType.PAPER);`,
    ['alpaca keyId paper', 'alpaca secret paper', 'alpaca switch paper'],
  ],
  [
    'Alpaca in Rust',
    'a.rs',
    `use apca::ApiInfo;\nlet i = ApiInfo::from_parts("${paperHost}", "${paper}", "${opaque}")?;`,
    ['alpaca endpoint paper', 'alpaca keyId paper', 'alpaca secret paper'],
  ],
  [
    'ccxt in Python',
    'a.py',
    `import ccxt\nexchange = ccxt.binance({"apiKey": "${opaque}", "secret": "${other}"})`,
    ['binance keyId live', 'binance secret live'],
  ],
  [
    'ccxt with its sandbox',
    'a.py',
    `import ccxt.async_support as ccxt\nself.exchange = ccxt.binance({\n  'apiKey': '${opaque}',\n})\nself.exchange.set_sandbox_mode(True)`,
    ['binance keyId paper', 'binance switch paper'],
  ],
  [
    'ccxt with a sandbox option',
    'a.ts',
    `import ccxt from 'ccxt'\nconst e = new ccxt.pro.okx({ apiKey: '${opaque}', options: { sandboxMode: true } })`,
    ['okx keyId paper', 'okx switch paper'],
  ],
  [
    'ccxt without its sandbox',
    'a.ts',
    `import ccxt from 'ccxt'\nconst a = new ccxt.okx({ secret: '${opaque}' })\nconst b = new ccxt.bybit({})\na.setSandboxMode(false)`,
    ['okx secret live', 'okx switch live'],
  ],
  [
    'ccxt by the exchange’s id',
    'a.js',
    `const ccxt = require('ccxt')\nconst a = new ccxt['binanceusdm']({ secret: '${opaque}', enableRateLimit: true })`,
    ['binance secret live'],
  ],
  [
    'ccxt by a constant',
    'a.ts',
    `import ccxt from 'ccxt'\nconst id: string = 'okx'\nconst a = new ccxt.pro[id]({ secret: '${opaque}' })`,
    ['okx secret live'],
  ],
  [
    'ccxt by the exchange’s attribute',
    'a.py',
    `import ccxt\na = getattr(ccxt, "okx")({"secret": "${opaque}"})\na.set_sandbox_mode(True)`,
    ['okx secret paper', 'okx switch paper'],
  ],
  [
    'ccxt by an attribute that is a constant',
    'a.py',
    `import ccxt\nNAME = "okx"\na = getattr(ccxt, NAME)({"secret": "${opaque}"})`,
    ['okx secret live'],
  ],
  [
    'a host that is composed',
    'a.py',
    `from alpaca.trading.client import TradingClient\nHOST = "${liveHost.slice(8)}"\nc = TradingClient(k, s, url_override=f"https://{HOST}")`,
    ['alpaca endpoint live'],
  ],
  [
    'ccxt with a dict',
    'a.py',
    `import ccxt\na = ccxt.bybit(dict(apiKey="${opaque}", testnet=True))`,
    ['bybit keyId paper', 'bybit switch paper'],
  ],
  [
    'ccxt in Go',
    'a.go',
    `import "github.com/ccxt/ccxt/go/v4"\ne := ccxt.NewBinance(map[string]interface{}{\n\t"apiKey": "${opaque}",\n})\ne.SetSandboxMode(true)`,
    ['binance keyId paper', 'binance switch paper'],
  ],
  [
    'python-binance on its testnet',
    'a.py',
    `from binance.client import Client\nclient = Client("${opaque}", "${other}", testnet=True)`,
    ['binance keyId paper', 'binance secret paper', 'binance switch paper'],
  ],
  [
    'an asynchronous client',
    'a.py',
    `from binance import AsyncClient\nclient = await AsyncClient.create("${opaque}", "${other}")`,
    ['binance keyId live', 'binance secret live'],
  ],
  [
    'Go’s Binance client',
    'a.go',
    `import (\n\t"github.com/adshao/go-binance/v2"\n)\nbinance.UseTestnet = true\nc := binance.NewClient("${opaque}", apiSecret)`,
    ['binance switch paper', 'binance keyId paper'],
  ],
  [
    'Rust’s Binance client',
    'a.rs',
    `use binance::api::*;\nlet a: Account = Binance::new(Some("${opaque}".into()), None);`,
    ['binance keyId live'],
  ],
  [
    'pybit',
    'a.py',
    'from pybit.unified_trading import HTTP\ns = HTTP(testnet=False, api_key=K)',
    ['bybit switch live'],
  ],
  [
    'pybit’s demo',
    'a.py',
    `from pybit.unified_trading import HTTP\ns = HTTP(demo=True, api_secret="${opaque}")`,
    ['bybit switch paper', 'bybit secret paper'],
  ],
  [
    'tastytrade',
    'a.py',
    'from tastytrade import Session\ns = Session(login, password, is_test=False)',
    ['tastytrade switch live'],
  ],
  [
    'IB’s paper port',
    'a.py',
    "from ib_insync import *\nib.connect('127.0.0.1', 7497, clientId=1)",
    ['ibkr switch paper'],
  ],
  [
    'IB’s live port',
    'A.java',
    'import com.ib.client.EClientSocket;\nclient.eConnect("127.0.0.1", 4001, 0);',
    ['ibkr switch live'],
  ],
  [
    'a port by its name',
    'a.ts',
    "import { IBApi } from '@stoqey/ib'\nnew IBApi({ host, port: 7496 })",
    ['ibkr switch live'],
  ],
  [
    'OANDA',
    'a.py',
    `from oandapyV20 import API\na = API(access_token="${opaque}", environment="practice")`,
    ['oanda token paper', 'oanda switch paper'],
  ],
  [
    'OANDA on live',
    'a.py',
    'import oandapyV20\na = oandapyV20.API(access_token=t, environment="live")',
    ['oanda switch live'],
  ],
  [
    'Saxo',
    'a.py',
    'from saxo_openapi import API\na = API(access_token=t, environment="simulation")',
    ['saxo switch paper'],
  ],
  [
    'Upstox',
    'a.py',
    'import upstox_client\na = upstox_client.Configuration(sandbox=True)',
    ['upstox switch paper'],
  ],
  [
    'Kalshi',
    'a.py',
    'from clients import KalshiHttpClient, Environment\na = KalshiHttpClient(key_id=k, environment=Environment.PROD)',
    ['kalshi switch live'],
  ],
  [
    'OKX’s flag',
    'a.py',
    'import okx.Account as Account\na = Account.AccountAPI(k, s, p, False, "0")',
    ['okx switch live'],
  ],
  [
    'OKX’s named flag',
    'a.py',
    "import okx.Trade as Trade\na = Trade.TradeAPI(k, s, p, flag='1')",
    ['okx switch paper'],
  ],
  [
    'Hyperliquid’s testnet',
    'a.py',
    'from hyperliquid.exchange import Exchange\nx = Exchange(account, constants.TESTNET_API_URL)',
    ['hyperliquid switch paper'],
  ],
  [
    'nautilus',
    'a.py',
    `from nautilus_trader.adapters.binance import *\nc = BinanceExecClientConfig(api_secret="${opaque}", testnet=True)`,
    ['binance secret paper', 'binance switch paper'],
  ],
]

it.each(calls)('reads the call of %s', (_, path, text, expected) => {
  expect(judge(text, path)).toEqual(expected)
})

it.each([
  ['in a test', 'tests/test_a.py', 'from pybit.unified_trading import HTTP\nHTTP(testnet=False)'],
  ['in a comment', 'a.py', 'from pybit.unified_trading import HTTP\n# HTTP(testnet=False)'],
  ['in a text', 'a.py', 'from pybit.unified_trading import HTTP\na = "HTTP(testnet=False)"'],
  ['of another library', 'a.py', 'from requests import HTTP\nHTTP(testnet=False)'],
  [
    'that is a definition',
    'a.py',
    'import pybit\ndef HTTP(testnet=False): pass\nclass HTTP(testnet=False): pass',
  ],
  [
    'with names only',
    'a.py',
    'import ccxt\nccxt.kraken({"apiKey": API_KEY, "secret": os.environ["SECRET"]})',
  ],
  [
    'with a look-up',
    'a.py',
    `from binance import Client\nClient(os.getenv("MY_LONG_KEY_NAME_01"), get("${opaque}"))`,
  ],
  [
    'with a switch that is computed',
    'a.py',
    'from pybit.unified_trading import HTTP\nHTTP(testnet=not live)',
  ],
  [
    'with a switch that is a variable',
    'a.py',
    'from pybit.unified_trading import HTTP\nHTTP(testnet=testnet)',
  ],
  [
    'of a name that nobody knows',
    'a.py',
    `import ccxt\ngetattr(ccxt, name)({"secret": "${opaque}"})\nccxt[name]({"secret": "${opaque}"})`,
  ],
  [
    'with stand-ins',
    'a.py',
    'from binance import Client\nClient("your-api-key", "the-other-secret")',
  ],
])('finds nothing in a call %s', (_, path, text) => {
  expect(judge(text, path)).toEqual([])
})

it('counts what a library takes by itself as weak evidence only', () => {
  const text = `import ccxt\nccxt.binance({"apiKey": "${opaque}"})`
  const observations = scanCode(text, 'a.py')
  expect(observations.map(({ what, isReported }) => `${what} ${isReported}`)).toEqual([
    'switch false',
    'credential true',
  ])
  expect(observations[1]?.evidence).toEqual([
    { kind: 'sdkDefault', pointsTo: 'live', detail: 'ccxt.binance without a choice means live' },
  ])
})

it('does not take a computed choice for none', () => {
  const text = 'import ccxt\ne = ccxt.binance({})\ne.set_sandbox_mode(is_paper)'
  expect(scanCode(text, 'a.py')).toEqual([])
})

it('keeps two clients of one file apart', () => {
  const text = `import ccxt\na = ccxt.okx({"secret": "${opaque}"})\nb = ccxt.okx({"secret": "${other}"})\na.set_sandbox_mode(True)\nb.set_sandbox_mode(False)`
  const says = scanCode(text, 'a.py')
    .filter(({ what }) => what === 'credential')
    .map(({ evidence }) => evidence.map(({ pointsTo }) => pointsTo).join(' '))
  expect(says).toEqual(['paper', 'live'])
})

it.each([
  ['Python', 'a.py', `K = "${live.slice(0, 4)}" + "${live.slice(4)}"`],
  ['Python’s neighbours', 'a.py', `K = ("${live.slice(0, 4)}"\n     "${live.slice(4)}")`],
  ['Python’s join', 'a.py', `K = "".join(["${live.slice(0, 4)}", "${live.slice(4)}"])`],
  ['TypeScript', 'a.ts', `const k = '${live.slice(0, 1)}' + '${live.slice(1)}'`],
  ['a template beside a text', 'a.ts', `const k = \`${live.slice(0, 4)}\` + '${live.slice(4)}'`],
  ['Go', 'a.go', `k := "${live.slice(0, 4)}" + \`${live.slice(4)}\``],
  ['Java', 'A.java', `String k = "${live.slice(0, 4)}".concat("${live.slice(4)}");`],
  ['Rust', 'a.rs', `const K: &str = concat!("${live.slice(0, 4)}", "${live.slice(4)}");`],
  ['escapes', 'a.js', `const k = "\\x41\\u004b${live.slice(2)}"`],
])('finds a key in pieces in %s', (_, path, text) => {
  expect(judge(text, path)).toEqual(['alpaca keyId live'])
  expect(judge(text, `tests/test_${path}`)).toEqual([])
})

it('finds a secret in pieces by its name', () => {
  expect(
    judge(`BINANCE_API_SECRET: str = ("${opaque.slice(0, 9)}" "${opaque.slice(9)}")`, 'a.py'),
  ).toEqual(['binance secret unknown'])
})

it.each([
  [
    'a Python dict',
    'a.py',
    `ALPACA_CONFIG = {"API_KEY": os.environ["K"], "API_SECRET": "${opaque}", "PAPER": True}`,
    ['alpaca secret paper', 'alpaca switch paper'],
  ],
  [
    'a TypeScript object',
    'a.ts',
    `const config = { exchange: 'okx', creds: { apiKey: '${opaque}' }, sandbox: false }`,
    ['okx keyId live', 'okx switch live'],
  ],
  [
    'a list of objects',
    'a.js',
    `export const all = [{ id: 'okx', secret: '${opaque}' }]`,
    ['okx secret unknown'],
  ],
  ['an argument', 'a.js', `connect({ broker: "alpaca", paper: false })`, ['alpaca switch live']],
  [
    'a Go map',
    'a.go',
    `c := map[string]string{"exchange": "okx", "secret": "${opaque}"}`,
    ['okx secret unknown'],
  ],
  [
    'an object in a function',
    'a.ts',
    `function f() { return { exchange: 'okx', secret: '${opaque}' } }`,
    ['okx secret unknown'],
  ],
  ['a type', 'a.ts', 'type C = { exchange: "okx", secret: string, sandbox: boolean }', []],
  ['a stand-in', 'a.ts', "const c = { exchange: 'okx', secret: 'the-other-secret' }", []],
  ['another service’s object', 'a.ts', `const c = { name: 'billing', apiKey: '${opaque}' }`, []],
])('reads %s that names a venue', (_, path, text, expected) => {
  expect(judge(text, path)).toEqual(expected)
  expect(judge(text, `tests/test_${path}`)).toEqual([])
})

it('says where a literal stands and repeats none of it', () => {
  const text = `import ccxt\nexchange = ccxt.kraken({\n  "secret": "${opaque}",\n})`
  const [finding] = judgeObservations(scanCode(text, 'a.py'))
  expect(finding?.location).toMatchObject({ path: 'a.py', line: 3 })
  expect(finding?.message).not.toContain(opaque.slice(0, 8))
})
