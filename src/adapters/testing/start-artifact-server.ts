import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const COMMIT = 'a'.repeat(40)

/** An artifact as GitHub's API lists it, of a run of `main` in the repository itself. */
export function artifactOf(
  id: number,
  name: string,
  other: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    id,
    name,
    expired: false,
    created_at: '2026-11-01T00:00:00Z',
    workflow_run: {
      id: 1,
      repository_id: 5,
      head_repository_id: 5,
      head_branch: 'main',
      head_sha: COMMIT,
    },
    ...other,
  }
}

type ArtifactServer = AsyncDisposable & {
  readonly url: string
  /** `GET /path?query` of every request to the API, in order. */
  readonly requests: readonly string[]
  /** The `authorization` headers that came to the store of files, where GitHub's token has no business. */
  readonly tokensAtStore: readonly (string | undefined)[]
}

/**
 * GitHub's artifacts of `someone/platform`: lists by exact name in pages, and downloads that lead to
 * another server. `refuse` makes the API answer with that status alone.
 */
export async function startArtifactServer(options: {
  readonly artifacts: readonly Readonly<Record<string, unknown>>[]
  readonly zips?: Readonly<Record<number, Uint8Array>>
  readonly refuse?: (path: string) => number | null
}): Promise<ArtifactServer> {
  const requests: string[] = []
  const tokensAtStore: (string | undefined)[] = []
  const store = await listen(
    createServer((request, response) => {
      tokensAtStore.push(request.headers.authorization)
      response.end(options.zips?.[Number(request.url?.slice(1))])
    }),
  )
  const api = await listen(
    createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://127.0.0.1')
      requests.push(`${request.method ?? ''} ${url.pathname}${url.search}`)
      const status = options.refuse?.(url.pathname) ?? null
      const zip = /^\/repos\/someone\/platform\/actions\/artifacts\/(\d+)\/zip$/.exec(url.pathname)
      if (status !== null) answer(response, status, { message: 'refused' })
      else if (url.pathname === '/repos/someone/platform') {
        answer(response, 200, { default_branch: 'main' })
      } else if (url.pathname === '/repos/someone/platform/actions/artifacts') {
        const named = options.artifacts.filter(({ name }) => name === url.searchParams.get('name'))
        const size = Number(url.searchParams.get('per_page'))
        const start = (Number(url.searchParams.get('page')) - 1) * size
        const artifacts = named.slice(start, start + size)
        answer(response, 200, { total_count: named.length, artifacts })
      } else if (zip !== null) {
        response.writeHead(302, { location: `${store.url}/${zip[1] ?? ''}` }).end()
      } else answer(response, 404, { message: 'Not Found' })
    }),
  )
  return {
    url: api.url,
    requests,
    tokensAtStore,
    [Symbol.asyncDispose]: async () => {
      await api.close()
      await store.close()
    },
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function listen(
  server: Server,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
  return { url: `http://127.0.0.1:${port}`, close }
}
