import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

import * as z from 'zod'

import { InputError } from '../../contract/input-error.ts'
import { PapergateError } from '../../contract/papergate-error.ts'
import { faultSchema, renewalSchema } from './fault-schema.ts'
import { unknownFault } from './keep-faults.ts'
import type { ActiveFault, FaultKeeper } from './keep-faults.ts'
import type { Abilities } from './list-abilities.ts'

export type FaultServer = {
  readonly port: number
  /** Takes over a connection that came another way. */
  readonly adopt: (socket: Socket) => void
  readonly close: () => void
}

type Asked = {
  /** The suite that asks, by the token in the path; undefined: nobody who may. */
  readonly ownerOf: (token: string) => string | undefined
  readonly abilities: () => Promise<Readonly<Record<string, Abilities>>>
  /** Variables with the addresses of a service as they are now. */
  readonly addresses: (service: string) => Promise<Readonly<Record<string, string>>>
}

const LARGEST_BODY = 65_536

/** The endpoint at which tests ask for faults, on loopback; whoever does not know a token is told nothing. */
export async function serveFaults(keeper: FaultKeeper, asked: Asked): Promise<FaultServer> {
  const server: Server = createServer((request, response) => {
    void answer(request, response, keeper, asked)
  })
  // Faults end with the connection that asked for them, which must therefore not end by itself.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // It must not keep the program alive.
  server.unref()
  return {
    port: (server.address() as AddressInfo).port,
    adopt: (socket) => void server.emit('connection', socket),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  keeper: FaultKeeper,
  asked: Asked,
): Promise<void> {
  const send = (status: number, body: object): void => {
    const text = JSON.stringify(body)
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    }
    response.writeHead(status, headers).end(text)
  }
  try {
    const [token = '', ...path] = (request.url ?? '').replace(/^\/|\/$/g, '').split('/')
    const owner = asked.ownerOf(token)
    if (owner === undefined) throw notFound('an address as PAPERGATE_FAULTS_URL gives it')
    send(200, await perform(`${request.method} ${path.join('/')}`, request, owner, keeper, asked))
  } catch (error) {
    const { status, ...body } = describeError(error)
    // What was not read would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close')
    send(status, body)
  }
}

async function perform(
  what: string,
  request: IncomingMessage,
  owner: string,
  keeper: FaultKeeper,
  asked: Asked,
): Promise<object> {
  const [, method, id] = /^(PUT|DELETE) faults\/([^/]+)$/.exec(what) ?? []
  if (what === 'GET ' || what === 'GET faults') {
    return { services: await asked.abilities(), faults: keeper.list(owner).map(describeActive) }
  }
  if (what === 'POST faults') {
    const fault = await readBody(request, faultSchema)
    const { socket } = request
    const begun = await keeper.begin(fault, owner)
    const endIt = (): void => void keeper.end(begun.id, 'connection')
    if (!fault.detached && socket.destroyed) endIt()
    else if (!fault.detached) socket.once('close', endIt)
    return describeActive(begun)
  }
  if (method === 'PUT' && id !== undefined) {
    const { seconds } = await readBody(request, renewalSchema)
    return describeActive(await keeper.renew(id, owner, seconds))
  }
  if (method === 'DELETE' && id !== undefined) {
    if (!keeper.list(owner).some((active) => active.id === id)) throw unknownFault(id)
    const record = await keeper.end(id, 'client')
    return { ...record, addresses: record === null ? {} : await asked.addresses(record.service) }
  }
  throw notFound('GET /, POST /faults, PUT /faults/ID or DELETE /faults/ID')
}

function describeActive({ id, fault, endsAt }: ActiveFault): object {
  return { id, service: fault.service, kind: fault.kind, endsAt: new Date(endsAt).toISOString() }
}

async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY) throw badBody(`more than ${LARGEST_BODY} bytes`)
    chunks.push(chunk)
  }
  let body: unknown
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw badBody('something else')
  }
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw badBody(z.prettifyError(parsed.error).slice(0, 1_000))
}

function badBody(found: string): InputError {
  return new InputError('integration/fault-request', {
    expected: 'a JSON object such as {"service": "redis", "kind": "latency", "milliseconds": 300}',
    found,
    fix: 'Correct the request; docs/integration.md lists the kinds and what each needs.',
  })
}

function notFound(expected: string): InputError {
  return new InputError('integration/fault-path', {
    expected,
    found: 'another method or path',
    fix: 'Correct the request.',
  })
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  'integration/fault-path': 404,
  'integration/fault-unknown': 404,
  'integration/fault-service': 404,
  'integration/fault-conflict': 409,
  'integration/fault-unavailable': 422,
  'integration/fault-limit': 429,
}

function describeError(error: unknown): { readonly status: number; readonly error: object } {
  if (!(error instanceof PapergateError)) {
    const found = error instanceof Error ? error.message : String(error)
    return { status: 500, error: { code: 'bug', expected: 'an answer', found, fix: '' } }
  }
  const fallback = error.exitCode === 2 ? 400 : 502
  return {
    status: STATUS_BY_CODE[error.code] ?? fallback,
    error: { code: error.code, ...error.parts },
  }
}
