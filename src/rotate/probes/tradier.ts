import type { Probe } from './probe.ts'
import { proven, refused, unexpected } from './probe.ts'

export const tradier: Probe = {
  fields: ['token'],
  sign: ({ token }) => ({
    path: '/v1/user/profile',
    headers: { authorization: `Bearer ${token}` },
  }),
  judge: (status, body) => {
    const profile = body?.['profile']
    if (status === 200 && typeof profile === 'object' && profile !== null) {
      return proven('the sandbox host tells the profile of the token')
    }
    if (status === 401) return refused('the sandbox host knows no such token')
    return unexpected(status)
  },
  source: 'documentation.tradier.com/brokerage-api/user/get-profile',
}
