import { createHmac } from 'node:crypto'

import type { Probe } from './probe.ts'
import { proven, refused, unexpected, unproven } from './probe.ts'

const PATH = '/api/v2/private/get_account_summary?currency=BTC'

/** 13004 invalid credentials, 13009 unauthorized. */
const REFUSALS: ReadonlySet<unknown> = new Set([13_004, 13_009])

export const deribit: Probe = {
  fields: ['keyId', 'secret'],
  sign: ({ keyId, secret }, { time, nonce }) => {
    const signature = createHmac('sha256', secret)
      .update(`${time}\n${nonce}\nGET\n${PATH}\n\n`)
      .digest('hex')
    return {
      path: PATH,
      headers: {
        authorization: `deri-hmac-sha256 id=${keyId},ts=${time},nonce=${nonce},sig=${signature}`,
      },
    }
  },
  judge: (status, body) => {
    if (body?.['testnet'] === false)
      return refused('the answer says that it is not of the test network')
    if (status === 200 && typeof body?.['result'] === 'object' && body['result'] !== null) {
      return body['testnet'] === true
        ? proven('the test host accepts the key, and says that it is of the test network')
        : unproven('the test host does not say that it is of the test network, the second witness')
    }
    const error = body?.['error']
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
    if (REFUSALS.has(code)) return refused('the test host knows no such key and secret')
    return unexpected(status, code)
  },
  source:
    'docs.deribit.com (authentication by signature, private/get_account_summary, error codes)',
}
