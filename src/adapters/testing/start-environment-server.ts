import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Readonly<Record<string, unknown>>

/** What GitHub has of `someone/platform`; a list that is left out is empty. */
type StoredRepository = {
  readonly environments?: readonly Json[]
  readonly branchPolicies?: Readonly<Record<string, readonly Json[]>>
  readonly environmentSecrets?: Readonly<Record<string, readonly Json[]>>
  readonly secrets?: readonly Json[]
  readonly organisationSecrets?: readonly Json[]
}

type EnvironmentServer = AsyncDisposable & {
  readonly url: string
  /** `GET /path?query` of every request, in order. */
  readonly requests: readonly string[]
}

/** A secret as GitHub lists it, last written on the day `updated`. */
export function secretOf(name: string, updated = '2026-11-01'): Json {
  return { name, created_at: '2026-01-01T00:00:00Z', updated_at: `${updated}T00:00:00Z` }
}

/**
 * GitHub's API of environments and secrets. `intercept` answers a request itself and gives true; it gets how many
 * requests there were before.
 */
export async function startEnvironmentServer(
  stored: StoredRepository,
  intercept: (path: string, response: ServerResponse, before: number) => boolean = () => false,
): Promise<EnvironmentServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    requests.push(`${request.method ?? ''} ${url.pathname}${url.search}`)
    if (!intercept(url.pathname, response, requests.length - 1)) serve(stored, url, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

/** Answers with this status and nothing else of interest. */
export function refuse(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ message: 'Resource not accessible by integration' }))
  return true
}

function serve(stored: StoredRepository, url: URL, response: ServerResponse): void {
  const path = decodeURIComponent(url.pathname)
  const answer = (body: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  const page = (field: string, all: readonly Json[]): void => {
    const size = Number(url.searchParams.get('per_page'))
    const start = (Number(url.searchParams.get('page')) - 1) * size
    answer({ total_count: all.length, [field]: all.slice(start, start + size) })
  }
  const root = '/repos/someone/platform'
  const environment = /\/environments\/(.+)\/(secrets|deployment-branch-policies)$/.exec(path)
  if (path === root) answer({ default_branch: 'main' })
  else if (path === `${root}/environments`) page('environments', stored.environments ?? [])
  else if (path === `${root}/actions/secrets`) page('secrets', stored.secrets ?? [])
  else if (path === `${root}/actions/organization-secrets`) {
    page('secrets', stored.organisationSecrets ?? [])
  } else if (environment?.[2] === 'secrets') {
    page('secrets', stored.environmentSecrets?.[environment[1] ?? ''] ?? [])
  } else if (environment !== null) {
    page('branch_policies', stored.branchPolicies?.[environment[1] ?? ''] ?? [])
  } else refuse(response, 404)
}
