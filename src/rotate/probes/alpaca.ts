import type { Probe } from './probe.ts'
import { proven, refused, unexpected, unproven } from './probe.ts'

/** Codes of Alpaca for a key that it does not know. */
const UNKNOWN_KEY: ReadonlySet<unknown> = new Set([40_110_000, 40_310_000])

export const alpaca: Probe = {
  fields: ['keyId', 'secret'],
  sign: ({ keyId, secret }) => ({
    path: '/v2/account',
    headers: { 'apca-api-key-id': keyId, 'apca-api-secret-key': secret },
  }),
  judge: (status, body) => {
    if (status === 200) return judgeAccount(body?.['account_number'])
    const isRefusal =
      UNKNOWN_KEY.has(body?.['code']) ||
      ['forbidden.', 'unauthorized.'].includes(String(body?.['message']))
    if (status === 401 || (status === 403 && isRefusal)) {
      return refused('the paper host knows no such key')
    }
    return unexpected(status, body?.['code'])
  },
  source:
    'docs.alpaca.markets/reference/getaccount-1; alpaca-trade-api-go#17 (a live key is refused at the paper host); alpaca-docs content/trading/getting-started.md (a paper account’s number)',
}

/** The number is the second witness: the host's answer alone does not prove what was asked. */
function judgeAccount(number: unknown) {
  if (typeof number !== 'string' || number === '') {
    return unproven('the paper host answered without an account number, the second witness')
  }
  return /^PA[A-Z0-9]{4,20}$/.test(number)
    ? proven('the paper host accepts the key, and the account’s number begins with PA')
    : refused('the account’s number does not begin with PA, as a paper account’s does')
}
