import { createHash } from 'node:crypto'

import type { Clock } from '../adapters/clock.ts'
import { WorldError } from '../contract/world-error.ts'
import type { RegistryAddress } from './registry-address.ts'
import { createRegistryAuth } from './registry-auth.ts'
import type { Credentials } from './registry-credentials.ts'

/** A manifest exactly as stored: retagging works only with the same bytes and media type. */
export type Manifest = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: string
}

/** The part of the OCI distribution API that we use. Every refusal is a `WorldError`. */
export type RegistryClient = {
  /** Asks whether anything answers there at all, before minutes go into a build. */
  readonly ping: () => Promise<void>
  readonly hasBlob: (repository: string, digest: string) => Promise<boolean>
  /** Uploads one blob; where `mountFrom` names a repository that has it, no byte moves. */
  readonly uploadBlob: (
    repository: string,
    digest: string,
    content: Blob,
    mountFrom?: string,
  ) => Promise<void>
  /** A manifest by tag or digest, or null where there is none. */
  readonly getManifest: (repository: string, reference: string) => Promise<Manifest | null>
  /** A blob's bytes as they come, or null where there is none. */
  readonly getBlob: (
    repository: string,
    digest: string,
  ) => Promise<ReadableStream<Uint8Array> | null>
  /** Digest that a tag points at, or null where there is no such tag. */
  readonly resolveTag: (repository: string, tag: string) => Promise<string | null>
  /** Stores a manifest under a digest or tag and returns its digest, compared with the registry's. */
  readonly putManifest: (
    repository: string,
    reference: string,
    manifest: Manifest,
  ) => Promise<string>
}

const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** Waits before the second, third and fourth try; only for what a registry calls temporary. */
const RETRY_AFTER_MILLISECONDS = [500, 1_500, 4_000]

type Request = {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Blob | Uint8Array<ArrayBuffer>
}

export function createRegistryClient(
  address: RegistryAddress,
  deps: {
    readonly credentials: Credentials | null
    readonly clock: Clock
    readonly signal: AbortSignal
  },
): RegistryClient {
  const { clock, signal } = deps
  const auth = createRegistryAuth(deps.credentials, signal)

  const send = async (url: URL, repository: string, request: Request): Promise<Response> => {
    const attempt = async (): Promise<Response> => {
      const authorization = url.origin === address.url ? auth.header(repository) : null
      return fetch(url, {
        method: request.method,
        headers: { ...request.headers, ...(authorization === null ? {} : { authorization }) },
        body: request.body ?? null,
        signal,
      })
    }
    const authorized = async (): Promise<Response> => {
      const first = await attempt()
      if (first.status !== 401 || url.origin !== address.url) return first
      await first.body?.cancel()
      const answered = await auth.answer(first.headers.get('www-authenticate'), repository)
      return answered ? attempt() : first
    }
    for (const wait of [...RETRY_AFTER_MILLISECONDS, null]) {
      let failure: unknown
      try {
        const response = await authorized()
        if (wait === null || !isTemporary(response.status)) return response
        await response.body?.cancel()
      } catch (error) {
        signal.throwIfAborted()
        failure = error
        if (error instanceof WorldError) throw error
        if (wait === null || isConnectionRefused(error)) throw unreachable(address, failure)
      }
      await clock.sleep(wait, signal)
    }
    throw unreachable(address, undefined)
  }

  const call = async (path: string, repository: string, request: Request): Promise<Response> =>
    send(new URL(`/v2/${path}`, address.url), repository, request)

  const expectStatus = async (
    response: Response,
    allowed: readonly number[],
    what: string,
  ): Promise<Response> => {
    if (allowed.includes(response.status)) {
      await response.body?.cancel()
      return response
    }
    throw await refused(address, what, response)
  }

  const client: RegistryClient = {
    ping: async () => {
      const response = await call('', '', { method: 'GET' })
      await expectStatus(response, [200, 401], 'to speak the registry protocol at /v2/')
    },
    hasBlob: async (repository, digest) => {
      const response = await call(`${repository}/blobs/${digest}`, repository, { method: 'HEAD' })
      await expectStatus(response, [200, 404], `to say whether ${repository} has a layer`)
      return response.status === 200
    },
    getManifest: async (repository, reference) => {
      const path = `${repository}/manifests/${reference}`
      const headers = { accept: MANIFEST_TYPES }
      const response = await call(path, repository, { method: 'GET', headers })
      if (response.status === 404) {
        await response.body?.cancel()
        return null
      }
      if (response.status !== 200) {
        throw await refused(address, `to give the manifest ${repository}:${reference}`, response)
      }
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        mediaType: response.headers.get('content-type') ?? '',
      }
    },
    getBlob: async (repository, digest) => {
      const response = await call(`${repository}/blobs/${digest}`, repository, { method: 'GET' })
      if (response.status === 404) {
        await response.body?.cancel()
        return null
      }
      if (response.status !== 200) {
        throw await refused(address, `to give ${digest} of ${repository}`, response)
      }
      return response.body
    },
    uploadBlob: async (repository, digest, content, mountFrom) => {
      const mount =
        mountFrom === undefined
          ? ''
          : `?${new URLSearchParams({ mount: digest, from: mountFrom }).toString()}`
      const started = await expectStatus(
        await call(`${repository}/blobs/uploads/${mount}`, repository, { method: 'POST' }),
        [201, 202],
        `to accept an upload to ${repository}`,
      )
      if (started.status === 201) return
      const location = new URL(
        started.headers.get('location') ?? '',
        `${address.url}/v2/${repository}/blobs/uploads/`,
      )
      location.searchParams.set('digest', digest)
      const stored = await send(location, repository, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: content,
      })
      await expectStatus(stored, [201], `to store layer ${digest} in ${repository}`)
    },
    resolveTag: async (repository, tag) => {
      const response = await call(`${repository}/manifests/${tag}`, repository, {
        method: 'HEAD',
        headers: { accept: MANIFEST_TYPES },
      })
      await expectStatus(response, [200, 404], `to look up ${repository}:${tag}`)
      return response.status === 200 ? response.headers.get('docker-content-digest') : null
    },
    putManifest: async (repository, reference, manifest) => {
      const digest = `sha256:${createHash('sha256').update(manifest.bytes).digest('hex')}`
      const response = await call(`${repository}/manifests/${reference}`, repository, {
        method: 'PUT',
        headers: { 'content-type': manifest.mediaType },
        body: manifest.bytes,
      })
      await expectStatus(response, [201], `to store ${repository}:${reference}`)
      const stored = response.headers.get('docker-content-digest') ?? digest
      if (stored === digest) return digest
      throw new WorldError('registry/digest-changed', {
        expected: `${address.host} to store ${repository}:${reference} as ${digest}`,
        found: stored,
        fix: 'Something between here and the registry rewrites manifests: push without it.',
      })
    },
  }
  return client
}

function isTemporary(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501)
}

function isConnectionRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}

function unreachable(address: RegistryAddress, cause: unknown): WorldError {
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  return new WorldError(
    'registry/unreachable',
    {
      expected: `a registry at ${address.host}`,
      found: `no registry answers at ${address.host}${reason instanceof Error ? ` (${reason.message})` : ''}`,
      fix: 'Start the local one with `npm run engine`, or name another with --registry.',
    },
    { cause },
  )
}

async function refused(
  address: RegistryAddress,
  what: string,
  response: Response,
): Promise<WorldError> {
  const body = (await response.text()).replaceAll(/\s+/g, ' ').slice(0, 300)
  const found = `HTTP ${response.status}${body === '' ? '' : ` ${body}`}`
  const denied = response.status === 401 || response.status === 403
  return new WorldError(denied ? 'registry/denied' : 'registry/refused', {
    expected: `${address.host} ${what}`,
    found,
    fix: denied
      ? `Log in with \`docker login ${address.host}\`; on GitHub the job needs \`packages: write\`.`
      : 'Look at the registry’s own log, then run again.',
  })
}
