import { lookup } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { rootCertificates } from 'node:tls'

import { InputError } from '../contract/input-error.ts'
import { paperEndpoints, paperHostOf } from './paper-hosts.ts'
import type { PaperEndpoint } from './paper-hosts.ts'

/** How a paper host is reached. Its name comes from the table alone and is no part of this. */
export type PaperTransport = {
  readonly port: number
  /** PEM of the authorities that may vouch for the host's name. */
  readonly authorities: readonly string[]
  readonly lookup: LookupFunction
  /** Longest time for the whole exchange, name lookup included. */
  readonly milliseconds: number
}

export type NoAnswer = 'address' | 'certificate' | 'connection' | 'redirect' | 'size' | 'time'

export type PaperAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'none'; readonly because: NoAnswer }

/** Asks a paper endpoint. @throws InputError for an endpoint, path or header that must not be sent. */
export type PaperGet = (
  endpoint: PaperEndpoint,
  path: string,
  headers: Readonly<Record<string, string>>,
) => Promise<PaperAnswer>

const LONGEST_BODY = 64 * 1024

/** Node's own authorities: neither NODE_EXTRA_CA_CERTS nor the machine's store can add one. */
const systemTransport: PaperTransport = {
  port: 443,
  authorities: rootCertificates,
  lookup,
  milliseconds: 10_000,
}

/**
 * The one way to a venue: GET, to a host of the frozen table, over verified TLS. Redirects are not
 * followed, proxies of the environment are not asked, and switches of the environment that turn off
 * TLS checks have no effect.
 */
export function createPaperGet(transport: PaperTransport = systemTransport): PaperGet {
  return async (endpoint, path, headers) => {
    const host = paperHostOf(endpoint)
    if (host === null) throw notPaper(endpoint)
    demandPath(path)
    for (const [name, value] of Object.entries(headers)) demandHeader(name, value)
    const signal = AbortSignal.timeout(transport.milliseconds)
    // An agent of our own: the global one may have been given a proxy.
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 })
    try {
      return await exchange({ transport, host, path, headers, agent, signal })
    } catch (error) {
      return { kind: 'none', because: signal.aborted ? 'time' : classify(error) }
    } finally {
      agent.destroy()
    }
  }
}

function exchange(options: {
  readonly transport: PaperTransport
  readonly host: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly agent: Agent
  readonly signal: AbortSignal
}): Promise<PaperAnswer> {
  const { transport, host, path, headers, agent, signal } = options
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        method: 'GET',
        protocol: 'https:',
        host,
        servername: host,
        port: transport.port,
        path,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          'user-agent': 'papergate',
          ...headers,
          host,
        },
        agent,
        lookup: transport.lookup,
        ca: [...transport.authorities],
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        signal,
      },
      (response) => {
        readAnswer(response).then(resolve, reject)
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

async function readAnswer(response: IncomingMessage): Promise<PaperAnswer> {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400) {
    response.destroy()
    return { kind: 'none', because: 'redirect' }
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    // Leaving the loop closes the connection.
    if (size > LONGEST_BODY) return { kind: 'none', because: 'size' }
    chunks.push(chunk)
  }
  return { kind: 'answer', status, body: Buffer.concat(chunks).toString('utf8') }
}

function classify(error: unknown): NoAnswer {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (/^(?:ENOTFOUND|EAI_)/.test(code)) return 'address'
  if (/CERT|SIGNATURE|^ERR_(?:TLS|SSL)|^UNABLE_TO|^EPROTO$|CRL|HOSTNAME|^INVALID_/.test(code)) {
    return 'certificate'
  }
  return 'connection'
}

/** A path of ours is plain; whatever could be read as another host or a second request is none. */
function demandPath(path: string): void {
  if (/^\/(?!\/)[A-Za-z0-9/_.?=&%-]{1,1000}$/.test(path)) return
  throw new InputError('rotate/path', {
    expected: 'a plain path of a paper host, such as /v2/account',
    found: 'another text',
    fix: 'This is a bug in Papergate: report the venue.',
  })
}

const OURS =
  /^(?:host|connection|content-length|transfer-encoding|upgrade|te|expect|proxy-.{1,40})$/i

function demandHeader(name: string, value: string): void {
  const isPlain = /^[A-Za-z0-9-]{1,60}$/.test(name) && /^[\x20-\x7e]{1,2000}$/.test(value)
  if (isPlain && !OURS.test(name)) return
  throw new InputError('rotate/header', {
    expected: 'credentials of printable characters',
    found: 'one with other characters, or none at all',
    fix: 'Save the secret again without blanks and line ends.',
  })
}

function notPaper(endpoint: string): InputError {
  return new InputError('rotate/not-a-paper-host', {
    expected: `one of the paper endpoints ${paperEndpoints.join(', ')}`,
    found: JSON.stringify(endpoint.slice(0, 80)),
    fix: 'Name one of them. A key is sent nowhere else.',
  })
}
