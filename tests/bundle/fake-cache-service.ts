import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import * as z from 'zod'

const SERVICE = '/twirp/github.actions.results.api.v1.CacheService'
const entrySchema = z.looseObject({
  key: z.string(),
  version: z.string(),
  restore_keys: z.array(z.string()).default([]),
})

/** GitHub's cache service, version 2, with its blob store, in memory. */
export async function startFakeCacheService(): Promise<
  AsyncDisposable & {
    /** What a runner tells its steps about the service. */
    readonly env: Readonly<Record<string, string>>
    readonly keys: () => readonly string[]
  }
> {
  const blobs = new Map<string, Buffer>()
  const keys = new Map<string, string>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`)
    const chunks: Buffer[] = []
    const json = (body: object): void => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const entry = () => entrySchema.parse(JSON.parse(body.toString()))
      switch (`${request.method ?? ''} ${url.pathname.replace(/\/blob\/.*/, '/blob')}`) {
        case `POST ${SERVICE}/CreateCacheEntry`:
          json({ ok: true, signed_upload_url: `${url.origin}/blob/${entry().key}` })
          break
        case `POST ${SERVICE}/FinalizeCacheEntryUpload`:
          keys.set(entry().key, entry().version)
          json({ ok: true, entry_id: '1' })
          break
        case `POST ${SERVICE}/GetCacheEntryDownloadURL`: {
          const { key, restore_keys: prefixes } = entry()
          const matched = [...keys.keys()].find(
            (known) => known === key || prefixes.some((prefix) => known.startsWith(prefix)),
          )
          if (matched === undefined) json({ ok: false })
          else {
            const download = `${url.origin}/blob/${matched}`
            json({ ok: true, matched_key: matched, signed_download_url: download })
          }
          break
        }
        case 'PUT /blob':
          if (url.searchParams.get('comp') !== 'blocklist') blobs.set(url.pathname, body)
          response.writeHead(201).end()
          break
        case 'GET /blob': {
          const blob = blobs.get(url.pathname) ?? Buffer.alloc(0)
          response.writeHead(200, { 'content-length': blob.length }).end(blob)
          break
        }
        default:
          response.writeHead(404).end()
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    env: {
      ACTIONS_CACHE_SERVICE_V2: '1',
      ACTIONS_RESULTS_URL: `http://127.0.0.1:${port}/`,
      ACTIONS_RUNTIME_TOKEN: 'synthetic.runtime.token',
    },
    keys: () => [...keys.keys()],
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
