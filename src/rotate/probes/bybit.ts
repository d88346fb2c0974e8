import { createHmac } from 'node:crypto'

import type { Probe } from './probe.ts'
import { proven, refused, unexpected, unproven } from './probe.ts'

const RECEIVE_WINDOW = '5000'

/** 10003 unknown key, 10004 bad signature, 33004 expired key. */
const REFUSALS: ReadonlySet<unknown> = new Set([10_003, 10_004, 33_004])

export const bybit: Probe = {
  fields: ['keyId', 'secret'],
  sign: ({ keyId, secret }, { time }) => ({
    path: '/v5/user/query-api',
    headers: {
      'x-bapi-api-key': keyId,
      'x-bapi-timestamp': String(time),
      'x-bapi-recv-window': RECEIVE_WINDOW,
      'x-bapi-sign': createHmac('sha256', secret)
        .update(`${time}${keyId}${RECEIVE_WINDOW}`)
        .digest('hex'),
    },
  }),
  judge: (status, body) => {
    const code = body?.['retCode']
    if (status === 200 && code === 0)
      return proven('the paper host accepts the key for a signed call')
    if (REFUSALS.has(code)) return refused('the paper host knows no such key and secret')
    if (code === 10_010) return unproven('the key is bound to other addresses than this machine’s')
    if (code === 10_002) return unproven('the clock of this machine differs from the venue’s')
    return unexpected(status, code)
  },
  source:
    'bybit-exchange/docs docs/v5/user/apikey-info.mdx, docs/v5/demo.mdx and docs/v5/error.mdx',
}
