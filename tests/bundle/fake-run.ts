import { createZip } from '../../src/adapters/testing/create-zip.ts'
import type { GateResult } from '../../src/contract/result.ts'
import type { FakeAnswer, OtherRoutes } from './fake-github.ts'

export const HEAD = 'b'.repeat(40)
const REPOSITORY = '/repos/someone/platform'

export type FakeRun = {
  /** Archives by the artifact's name. */
  readonly artifacts: Readonly<Record<string, Buffer>>
  readonly pulls: readonly object[]
}

/** A pull request of the fork `stranger/platform`, as GitHub lists it. */
export const pull = (number: number, over: { sha?: string; repository?: string } = {}): object => ({
  number,
  head: { sha: over.sha ?? HEAD, repo: { full_name: over.repository ?? 'stranger/platform' } },
})

/** The event of a run of that fork that has ended. */
export const runEvent = (over: object = {}) => ({
  name: 'workflow_run',
  payload: {
    action: 'completed',
    workflow_run: {
      id: 41,
      event: 'pull_request',
      conclusion: 'failure',
      head_sha: HEAD,
      head_repository: { full_name: 'stranger/platform' },
      // Empty for forks, and never asked for.
      pull_requests: [{ number: 1 }],
      ...over,
    },
  },
})

/** A result as a run keeps it. */
export const fakeResult = (over: Partial<GateResult> = {}): GateResult => ({
  schema: 'papergate/result/v1',
  gate: 'verdict',
  verdict: 'fail',
  summary: 'not passed: guard',
  rules: [],
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:02.000Z',
  data: {},
  ...over,
})

/** An archive of JSON files, or of texts as they are. */
export function zipOf(files: Readonly<Record<string, object | string>>): Buffer {
  return createZip(
    Object.entries(files).map(([name, content]) => ({
      name,
      content: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
    })),
  )
}

/** Pull requests, and artifacts of run 41, whose archives lie on another host, as on GitHub. */
export function routesOfRun(run: FakeRun): {
  readonly routes: OtherRoutes
  /** Tokens that reached the host of the archives. */
  readonly leaked: readonly string[]
} {
  const leaked: string[] = []
  const archives = Object.entries(run.artifacts)
  const routes: OtherRoutes = (route, url, headers) => {
    const archive = /^GET \/repos\/someone\/platform\/actions\/artifacts\/(\d+)\/zip$/.exec(route)
    const blob = /^GET \/blob\/(\d+)$/.exec(route)
    if (route === `GET ${REPOSITORY}/pulls`) return paged(run.pulls, url)
    if (route === `GET ${REPOSITORY}/actions/runs/41/artifacts`) {
      const artifacts = archives.map(([name, { length }], id) => ({
        id,
        name,
        size_in_bytes: length,
        expired: false,
      }))
      return { status: 200, body: { total_count: artifacts.length, artifacts } }
    }
    if (archive !== null) {
      const location = `http://localhost:${url.port}/blob/${archive[1]}`
      return { status: 302, body: {}, headers: { location } }
    }
    if (blob === null) return null
    if (headers.authorization !== undefined) leaked.push(headers.authorization)
    const headersOf = { 'content-type': 'application/zip' }
    return { status: 200, body: archives[Number(blob[1])]?.[1] ?? {}, headers: headersOf }
  }
  return { routes, leaked }
}

function paged(items: readonly object[], url: URL): FakeAnswer {
  const page = Number(url.searchParams.get('page') ?? 1)
  const size = Number(url.searchParams.get('per_page') ?? 30)
  const body = items.slice((page - 1) * size, page * size)
  if (page * size >= items.length) return { status: 200, body }
  url.searchParams.set('page', String(page + 1))
  return { status: 200, body, headers: { link: `<${url.href}>; rel="next"` } }
}
