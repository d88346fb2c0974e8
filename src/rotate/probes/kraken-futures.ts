import { createHash, createHmac } from 'node:crypto'

import type { Probe } from './probe.ts'
import { proven, refused, unexpected, unproven } from './probe.ts'

export const krakenFutures: Probe = {
  fields: ['keyId', 'secret'],
  sign: ({ keyId, secret }, { time }) => {
    const nonce = String(time)
    const digest = createHash('sha256').update(`${nonce}/api/v3/accounts`).digest()
    const authent = createHmac('sha512', Buffer.from(secret, 'base64')).update(digest)
    return {
      path: '/derivatives/api/v3/accounts',
      headers: { apikey: keyId, nonce, authent: authent.digest('base64') },
    }
  },
  judge: (status, body) => {
    if (status === 200 && body?.['result'] === 'success') {
      return proven('the demo host accepts the key for a signed call')
    }
    const error = body?.['error']
    if (error === 'authenticationError')
      return refused('the demo host knows no such key and secret')
    if (error === 'nonceBelowThreshold' || error === 'nonceDuplicate') {
      return unproven('another program uses the key with a higher nonce')
    }
    return unexpected(status)
  },
  source: 'docs.kraken.com/api/docs/guides/futures-rest and docs.kraken.com/api/docs/futures-api',
}
