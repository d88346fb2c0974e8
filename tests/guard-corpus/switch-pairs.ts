import type { Setting } from './carriers.ts'
import type { Label } from './labelled-item.ts'
import type { Pair, Side } from './pair.ts'
import type { Random } from './random.ts'
import { makeValue, MARKER } from './synthetic-value.ts'
import type { ValueShape } from './synthetic-value.ts'

/** Everything but hosts and names by which a venue tells its environments apart. */
export function switchPairs(random: Random): readonly Pair[] {
  const value = (shape: ValueShape): string => makeValue(random, shape)
  const upper = (length: number, prefix: string): string =>
    value({ alphabet: 'upper', length, prefix })
  const mixed = (length: number): string => value({ alphabet: 'mixed', length })
  const alpaca = [
    { name: 'ALPACA_API_KEY', value: mixed(20) },
    { name: 'ALPACA_SECRET_KEY', value: mixed(40) },
  ]
  const apcaSecret = { name: 'APCA_API_SECRET_KEY', value: mixed(40) }
  const apcaKey = upper(20, 'AK')
  const okx = [
    { name: 'OKX_API_KEY', value: value('uuid') },
    { name: 'OKX_API_SECRET', value: value({ alphabet: 'upper', length: 32 }) },
    { name: 'OKX_API_PASSPHRASE', value: value('password') },
  ]
  const bitget = [
    { name: 'BITGET_API_KEY', value: value({ alphabet: 'hex', length: 35, prefix: 'bg_' }) },
    { name: 'BITGET_API_SECRET', value: value({ alphabet: 'hex', length: 64 }) },
  ]
  const ib = [
    { name: 'TWS_USERID', value: `user${MARKER}${random.text('0123456789', 4)}` },
    { name: 'TWS_PASSWORD', value: value('password') },
  ]
  const of = (stem: string): readonly Setting[] => [
    { name: `${stem}_API_KEY`, value: mixed(36) },
    { name: `${stem}_API_SECRET`, value: mixed(36) },
  ]
  const tradier = [{ name: 'TRADIER_ACCESS_TOKEN', value: mixed(28) }]
  const saxo = [{ name: 'SAXO_ACCESS_TOKEN', value: mixed(64) }]
  const polymarket = [
    { name: 'POLYMARKET_PK', value: value({ alphabet: 'hex', length: 66, prefix: '0x' }) },
  ]
  const digits = random.text('0123456789', 5)
  return [
    differ('prefix', 'alpaca', [apcaSecret], {
      name: 'APCA_API_KEY_ID',
      live: apcaKey,
      paper: apcaKey.replace('AK', 'PK'),
      isSecret: true,
    }),
    differ('host', 'alpaca', alpaca, {
      name: 'APCA_API_BASE_URL',
      live: 'https://api.alpaca.markets',
      paper: 'https://paper-api.alpaca.markets',
    }),
    differ('switch', 'alpaca', alpaca, { name: 'ALPACA_PAPER', live: 'false', paper: 'true' }),
    differ('switch', 'alpaca', alpaca, {
      name: 'ALPACA_PAPER_TRADE',
      live: 'false',
      paper: 'true',
    }),
    differ('switch', 'binance', of('BINANCE'), {
      name: 'BINANCE_TESTNET',
      live: 'false',
      paper: 'true',
    }),
    differ('switch', 'bybit', of('BYBIT'), { name: 'BYBIT_DEMO', live: 'false', paper: 'true' }),
    differ('switch', 'tradier', tradier, {
      name: 'TRADIER_IS_PAPER',
      live: 'false',
      paper: 'true',
    }),
    differ('header', 'okx', okx, {
      name: 'X-SIMULATED-TRADING',
      live: '0',
      paper: '1',
    }),
    differ('host', 'okx', okx, {
      name: 'OKX_WS_URL',
      live: 'wss://ws.okx.com:8443/ws/v5/private',
      paper: 'wss://wspap.okx.com:8443/ws/v5/private',
    }),
    differ('header', 'bitget', bitget, { name: 'PAPTRADING', live: '0', paper: '1' }),
    differ('switch', 'ibkr', ib, { name: 'TRADING_MODE', live: 'live', paper: 'paper' }),
    differ('port', 'ibkr', ib, { name: 'IB_GATEWAY_PORT', live: '4001', paper: '4002' }),
    differ('port', 'ibkr', ib, { name: 'TWS_PORT', live: '7496', paper: '7497' }),
    differ('path', 'saxo', saxo, {
      name: 'SAXO_BASE_URL',
      live: 'https://gateway.saxobank.com/openapi',
      paper: 'https://gateway.saxobank.com/sim/openapi',
    }),
    differ('chain', 'polymarket', polymarket, {
      name: 'POLYMARKET_CHAIN_ID',
      live: '137',
      paper: '80002',
    }),
    accountPair(ib, digits),
  ]
}

function differ(
  subject: string,
  venue: string,
  same: readonly Setting[],
  other: {
    readonly name: string
    readonly live: string
    readonly paper: string
    readonly isSecret?: boolean
  },
): Pair {
  const side = (label: 'live' | 'paper'): Side => ({
    label,
    settings: [{ name: other.name, value: other[label] }, ...same],
    why:
      other.isSecret === true
        ? `the key id’s prefix says ${label}`
        : `${other.name}=${other[label]}`,
  })
  const secrets =
    other.isSecret === true
      ? [...same, { name: other.name, value: other.live }, { name: other.name, value: other.paper }]
      : same
  return { subject, venue, secrets, sides: [side('live'), side('paper')] }
}

/** The form of a live account is not documented, so one that is not a paper account’s proves nothing. */
function accountPair(same: readonly Setting[], digits: string): Pair {
  const side = (label: Label, account: string, why: string): Side => ({
    label,
    settings: [...same, { name: 'IB_ACCOUNT_ID', value: account }],
    why,
  })
  return {
    subject: 'account',
    venue: 'ibkr',
    secrets: same,
    sides: [
      side('unknown', `U04${digits}`, 'no rule says whose this account is'),
      side('paper', `DU04${digits}`, 'accounts that start with DU are paper'),
    ],
  }
}
