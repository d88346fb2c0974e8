import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, LookupFunction } from 'node:net'

import type { PaperTransport } from '../paper-get.ts'
import { issueCertificate } from './issue-certificate.ts'

export type PaperServer = {
  /** Leads every name to this server; `lookups` has the names that were asked for. */
  readonly transport: PaperTransport
  readonly lookups: readonly string[]
  readonly requests: readonly {
    readonly url: string
    readonly headers: IncomingMessage['headers']
  }[]
  /** Connections, also those that ended before a request. */
  readonly connections: () => number
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A real HTTPS server on this machine that stands in for a paper host. */
export async function startPaperServer(
  hostname: string,
  respond: (response: ServerResponse, request: IncomingMessage) => unknown,
): Promise<PaperServer> {
  const certificate = issueCertificate(hostname)
  const lookups: string[] = []
  const requests: { url: string; headers: IncomingMessage['headers'] }[] = []
  let connections = 0
  const server = createServer(certificate, (request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers })
    respond(response, request)
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const lookup: LookupFunction = (name, options, callback) => {
    lookups.push(name)
    if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }])
    else callback(null, '127.0.0.1', 4)
  }
  return {
    transport: {
      port: (server.address() as AddressInfo).port,
      authorities: [certificate.cert],
      lookup,
      milliseconds: 5_000,
    },
    lookups,
    requests,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

/** Answers with JSON. */
export function respondJson(status: number, body: unknown): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}
