import type { Probe } from './probe.ts'
import { proven, refused, unexpected } from './probe.ts'

export const oanda: Probe = {
  fields: ['token'],
  sign: ({ token }) => ({ path: '/v3/accounts', headers: { authorization: `Bearer ${token}` } }),
  judge: (status, body) => {
    if (status === 200 && Array.isArray(body?.['accounts'])) {
      return proven('the practice host lists the accounts of the token')
    }
    if (status === 401) return refused('the practice host knows no such token')
    return unexpected(status)
  },
  source: 'developer.oanda.com/rest-live-v20/account-ep and /troubleshooting-errors',
}
