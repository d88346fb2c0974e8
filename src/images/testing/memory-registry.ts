import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export type MemoryRegistry = AsyncDisposable & {
  readonly host: string
  /** `METHOD /path` of every request, in order. */
  readonly requests: readonly string[]
  /** Blob digests by repository. */
  readonly blobs: ReadonlyMap<string, ReadonlySet<string>>
  /** Digest by `repository:reference`. */
  readonly manifests: ReadonlyMap<string, string>
  /** Statuses to answer the next requests with, whatever they ask. */
  readonly failNext: (...statuses: readonly number[]) => void
}

/**
 * A registry over real HTTP, kept in memory: blobs, mounts, manifests, tags, and with `login` the
 * token dance of ghcr.io and Docker Hub. With `rewrites` it stores manifests other than it was given.
 */
export async function startMemoryRegistry(
  options: { readonly login?: string; readonly rewrites?: boolean } = {},
): Promise<MemoryRegistry> {
  const requests: string[] = []
  const blobs = new Map<string, Set<string>>()
  const manifests = new Map<string, string>()
  const failures: number[] = []
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const server = createServer((request, response) => void handle(request, response))

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', origin())
    const body = await buffer(request)
    const answer = (status: number, headers: Record<string, string> = {}, text = ''): void => {
      response.writeHead(status, headers).end(text)
    }
    requests.push(`${request.method} ${url.pathname}`)
    const failure = failures.shift()
    if (failure !== undefined) return answer(failure)
    const { authorization } = request.headers
    if (url.pathname === '/token') {
      const expected = `Basic ${Buffer.from(options.login ?? '').toString('base64')}`
      if (authorization !== expected) return answer(401)
      const token = `${url.searchParams.get('service')}|${url.searchParams.get('scope')}`
      return answer(200, {}, JSON.stringify({ token }))
    }
    const path = /^\/v2\/(?:(.+)\/(blobs|manifests)\/(.+))?$/.exec(url.pathname)
    const [, repository = '', kind, reference = ''] = path ?? []
    const scope = repository === '' ? 'null' : `repository:${repository}:pull,push`
    if (options.login !== undefined && authorization !== `Bearer fake|${scope}`) {
      const challenge = `Bearer realm="${origin()}/token",service="fake",scope="repository:${repository}:pull"`
      return answer(401, { 'www-authenticate': challenge })
    }
    const held = blobs.get(repository) ?? new Set<string>()
    const stored = options.rewrites === true ? Buffer.concat([body, Buffer.from(' ')]) : body
    const digest = `sha256:${createHash('sha256').update(stored).digest('hex')}`
    switch (`${request.method} ${kind ?? 'root'}`) {
      case 'GET root':
        return answer(200)
      case 'HEAD blobs':
        return answer(held.has(reference) ? 200 : 404)
      case 'POST blobs': {
        const from = blobs.get(url.searchParams.get('from') ?? '')
        const mount = url.searchParams.get('mount') ?? ''
        blobs.set(repository, held)
        if (from?.has(mount) !== true) {
          return answer(202, { location: `/v2/${repository}/blobs/uploads/1?state=kept` })
        }
        held.add(mount)
        return answer(201)
      }
      case 'PUT blobs':
        if (url.searchParams.get('digest') !== digest) return answer(400, {}, 'DIGEST_INVALID')
        if (url.searchParams.get('state') !== 'kept') return answer(400, {}, 'state lost')
        held.add(digest)
        return answer(201)
      case 'HEAD manifests': {
        const stored = manifests.get(`${repository}:${reference}`)
        return stored === undefined ? answer(404) : answer(200, { 'docker-content-digest': stored })
      }
      case 'PUT manifests':
        manifests.set(`${repository}:${reference}`, digest)
        return answer(201, { 'docker-content-digest': digest })
      default:
        return answer(405)
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: new URL(origin()).host,
    requests,
    blobs,
    manifests,
    failNext: (...statuses) => void failures.push(...statuses),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
