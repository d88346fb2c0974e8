import { createHmac } from 'node:crypto'

import type { Probe } from './probe.ts'
import { proven, refused, unexpected, unproven } from './probe.ts'

/** -1022 bad signature, -2008 unknown key, -2014 malformed key. */
const REFUSALS: ReadonlySet<unknown> = new Set([-1022, -2008, -2014])

export const binance: Probe = {
  fields: ['keyId', 'secret'],
  sign: ({ keyId, secret }, { time }) => {
    const query = `omitZeroBalances=true&recvWindow=5000&timestamp=${time}`
    const signature = createHmac('sha256', secret).update(query).digest('hex')
    return {
      path: `/api/v3/account?${query}&signature=${signature}`,
      headers: { 'x-mbx-apikey': keyId },
    }
  },
  judge: (status, body) => {
    if (status === 200 && Array.isArray(body?.['balances'])) {
      return proven('the paper host accepts the key for a signed call')
    }
    const code = body?.['code']
    if (REFUSALS.has(code)) return refused('the paper host knows no such key and secret')
    if (code === -2015) {
      return unproven(
        'the paper host refuses the key, its permissions or this address, and does not say which',
      )
    }
    if (code === -1021) return unproven('the clock of this machine differs from the venue’s')
    return unexpected(status, code)
  },
  source: 'binance/binance-spot-api-docs rest-api.md (account information) and errors.md',
}
