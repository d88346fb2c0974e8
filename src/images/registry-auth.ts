import * as z from 'zod'

import { WorldError } from '../contract/world-error.ts'
import { isLoopback } from './registry-address.ts'
import type { Credentials } from './registry-credentials.ts'

const tokenSchema = z
  .looseObject({ token: z.string().optional(), access_token: z.string().optional() })
  .transform((body) => body.token ?? body.access_token ?? null)

export type RegistryAuth = {
  /** `Authorization` header for a repository, or null before the registry asked for one. */
  readonly header: (repository: string) => string | null
  /** Answers a 401; false where there is nothing (new) to answer with. */
  readonly answer: (challenge: string | null, repository: string) => Promise<boolean>
}

/**
 * The two ways in which registries ask who we are: Basic, and a Bearer token from the realm that the
 * challenge names. Source: distribution specification, "Token Authentication".
 */
export function createRegistryAuth(
  credentials: Credentials | null,
  signal: AbortSignal,
): RegistryAuth {
  const headers = new Map<string, string>()
  const basic =
    credentials === null
      ? null
      : `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
  return {
    header: (repository) => headers.get(repository) ?? null,
    answer: async (challenge, repository) => {
      const parsed = parseChallenge(challenge ?? '')
      if (parsed === null) return false
      if (parsed.scheme === 'basic') {
        if (basic === null || headers.has(repository)) return false
        headers.set(repository, basic)
        return true
      }
      const realm = tokenUrl(parsed.parameters, repository)
      if (realm === null) return false
      const response = await fetch(realm, {
        headers: basic === null ? {} : { authorization: basic },
        signal,
      })
      if (!response.ok) {
        await response.body?.cancel()
        throw tokenRefused(realm, response.status, credentials)
      }
      const token = tokenSchema.parse(await response.json())
      if (token === null) return false
      headers.set(repository, `Bearer ${token}`)
      return true
    },
  }
}

export type Challenge = {
  readonly scheme: 'basic' | 'bearer'
  readonly parameters: Readonly<Record<string, string>>
}

/** Reads `Bearer realm="…",service="…"`; null for a scheme that we do not speak. */
export function parseChallenge(header: string): Challenge | null {
  const scheme = /^\s*(basic|bearer)\b/i.exec(header)?.[1]?.toLowerCase()
  if (scheme !== 'basic' && scheme !== 'bearer') return null
  const parameters = Object.fromEntries(
    [...header.matchAll(/([a-z_]+)="([^"]*)"/gi)].map((match): [string, string] => [
      (match[1] ?? '').toLowerCase(),
      match[2] ?? '',
    ]),
  )
  return { scheme, parameters }
}

/** Always asks for push as well: some registries challenge with pull only, then refuse the upload. */
function tokenUrl(parameters: Readonly<Record<string, string>>, repository: string): URL | null {
  const realm = parameters['realm']
  if (realm === undefined || !URL.canParse(realm)) return null
  const url = new URL(realm)
  if (url.protocol !== 'https:' && !isLoopback(url.host)) {
    throw new WorldError('registry/insecure-realm', {
      expected: 'a token service over HTTPS',
      found: url.origin,
      fix: 'Ask whoever runs the registry to serve its token realm over HTTPS.',
    })
  }
  const service = parameters['service']
  if (service !== undefined) url.searchParams.set('service', service)
  if (repository !== '') url.searchParams.set('scope', `repository:${repository}:pull,push`)
  return url
}

function tokenRefused(realm: URL, status: number, credentials: Credentials | null): WorldError {
  return new WorldError('registry/denied', {
    expected: `a token from ${realm.host}`,
    found: `HTTP ${status} for ${credentials === null ? 'an anonymous request' : 'these credentials'}`,
    fix: 'Log in with `docker login`; on GitHub the job needs `packages: write`.',
  })
}
