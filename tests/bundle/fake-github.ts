import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

import * as z from 'zod'

export type Comment = {
  readonly id: number
  readonly user: { readonly type: 'Bot' | 'User' }
  readonly body: string
}

/** A body as JSON, or as it is where it is bytes. */
export type FakeAnswer = {
  readonly status: number
  readonly body: object | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** What else the server answers, by `GET /path`; null: nothing. */
export type OtherRoutes = (
  route: string,
  url: URL,
  headers: IncomingHttpHeaders,
) => FakeAnswer | null

const PAGE = 100
const bodySchema = z.strictObject({ body: z.string() })

/**
 * GitHub's comments of pull request 7 of `someone/platform`: pages of a hundred with `Link`, tokens
 * that may only read, and 404 for every route that this is not about.
 */
export async function startFakeGitHub(options: {
  readonly comments: readonly Comment[]
  readonly canWrite: boolean
  readonly others?: OtherRoutes
}): Promise<
  AsyncDisposable & {
    readonly url: string
    readonly comments: () => readonly Comment[]
    readonly requests: readonly string[]
  }
> {
  const comments = [...options.comments]
  const requests: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`)
    const route = `${request.method ?? ''} ${url.pathname}`
    requests.push(route)
    const answer = (
      status: number,
      body: unknown,
      headers: Readonly<Record<string, string>> = {},
    ): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(body instanceof Buffer ? body : JSON.stringify(body))
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = (): string => bodySchema.parse(JSON.parse(Buffer.concat(chunks).toString())).body
      const other = options.others?.(route, url, request.headers) ?? null
      const update = /^PATCH \/repos\/someone\/platform\/issues\/comments\/(\d+)$/.exec(route)
      if (other !== null) answer(other.status, other.body, other.headers)
      else if (route === 'GET /repos/someone/platform/issues/7/comments') {
        const page = Number(url.searchParams.get('page') ?? 1)
        const size = Number(url.searchParams.get('per_page') ?? 30)
        const isLast = page * size >= comments.length
        url.searchParams.set('page', String(page + 1))
        answer(
          200,
          comments.slice((page - 1) * size, page * size),
          isLast ? {} : { link: `<${url.href}>; rel="next"` },
        )
      } else if (!options.canWrite) {
        answer(403, { message: 'Resource not accessible by integration' })
      } else if (route === 'POST /repos/someone/platform/issues/7/comments') {
        comments.push({ id: 1_000 + comments.length, user: { type: 'Bot' }, body: text() })
        answer(201, comments.at(-1))
      } else if (update !== null) {
        const index = comments.findIndex(({ id }) => id === Number(update[1]))
        comments[index] = { id: Number(update[1]), user: { type: 'Bot' }, body: text() }
        answer(200, comments[index])
      } else {
        answer(404, { message: `no route ${route}` })
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    comments: () => comments,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

/** So many comments by people that the one of ours stands on the second page. */
export const manyComments: readonly Comment[] = Array.from({ length: PAGE + 20 }, (_, id) => ({
  id,
  user: { type: 'User' },
  body: `comment ${id}`,
}))
