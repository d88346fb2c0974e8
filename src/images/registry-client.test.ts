import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { moveTags, pushByDigest } from './push-image.ts'
import { readLayout } from './read-layout.ts'
import type { LayoutImage } from './read-layout.ts'
import { parseRegistry } from './registry-address.ts'
import { parseChallenge } from './registry-auth.ts'
import { createRegistryClient } from './registry-client.ts'
import type { RegistryClient } from './registry-client.ts'
import { startMemoryRegistry } from './testing/memory-registry.ts'
import { digestOf, tarOf, writeLayout } from './testing/write-layout.ts'

const login = 'robot:pass:word'

function connect(
  host: string,
  options: { readonly password?: string; readonly waits?: number[] } = {},
): RegistryClient {
  const { password, waits = [] } = options
  return createRegistryClient(parseRegistry(host), {
    credentials: password === undefined ? null : { username: 'robot', password },
    clock: {
      now: () => new Date(0),
      sleep: (milliseconds) => {
        waits.push(milliseconds)
        return Promise.resolve()
      },
    },
    signal: new AbortController().signal,
  })
}

type Layout = AsyncDisposable & { readonly image: LayoutImage }

async function layoutOf(...names: readonly string[]): Promise<Layout> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  await writeLayout(
    folder.path,
    names.map((name) => tarOf(name, 10)),
  )
  return { image: await readLayout(folder.path), [Symbol.asyncDispose]: () => folder.remove() }
}

describe('pushing an image', () => {
  it('stores it under its digest and under no tag', async () => {
    await using registry = await startMemoryRegistry()
    await using layout = await layoutOf('a', 'b')
    await pushByDigest(connect(registry.host), 'team/a', layout.image, new Map())
    expect([...registry.manifests]).toEqual([
      [`team/a:${layout.image.digest}`, layout.image.digest],
    ])
    expect(registry.blobs.get('team/a')?.size).toBe(3)
  })

  it('uploads nothing that the registry has', async () => {
    await using registry = await startMemoryRegistry()
    await using layout = await layoutOf('a')
    const client = connect(registry.host)
    await pushByDigest(client, 'team/a', layout.image, new Map())
    const before = registry.requests.length
    await pushByDigest(client, 'team/a', layout.image, new Map())
    const again = registry.requests.slice(before)
    expect(again.filter((request) => request.includes('uploads'))).toEqual([])
  })

  it('mounts a shared layer from the sibling that was pushed before', async () => {
    await using registry = await startMemoryRegistry()
    await using layout = await layoutOf('a')
    const client = connect(registry.host)
    const known = new Map<string, string>()
    await pushByDigest(client, 'team/a', layout.image, known)
    await pushByDigest(client, 'team/b', layout.image, known)
    expect(registry.requests.filter((r) => r.startsWith('PUT /v2/team/b/blobs'))).toEqual([])
    expect(registry.blobs.get('team/b')?.size).toBe(2)
  })

  it('moves tags without changing the digest and tells which pointed elsewhere', async () => {
    await using registry = await startMemoryRegistry()
    await using one = await layoutOf('a')
    await using two = await layoutOf('b')
    const client = connect(registry.host)
    await expect(moveTags(client, 'x', one.image, ['main', 'v1'])).resolves.toEqual([])
    await expect(moveTags(client, 'x', two.image, ['main'])).resolves.toEqual([
      { tag: 'main', from: one.image.digest },
    ])
    expect(registry.manifests.get('x:main')).toBe(two.image.digest)
    expect(registry.manifests.get('x:v1')).toBe(one.image.digest)
  })
})

describe('logging in', () => {
  it('answers a Bearer challenge with a token to pull and push that repository', async () => {
    await using registry = await startMemoryRegistry({ login })
    await using layout = await layoutOf('a')
    const client = connect(registry.host, { password: 'pass:word' })
    await client.ping()
    await pushByDigest(client, 'team/a', layout.image, new Map())
    expect(registry.manifests.get(`team/a:${layout.image.digest}`)).toBe(layout.image.digest)
  })

  it('says how to log in where the token service refuses', async () => {
    await using registry = await startMemoryRegistry({ login })
    const client = connect(registry.host, { password: 'wrong-password' })
    const failure = client.hasBlob('team/a', digestOf(Buffer.from('x')))
    await expect(failure).rejects.toMatchObject({ code: 'registry/denied', exitCode: 3 })
    await expect(failure).rejects.not.toThrow(/wrong-password/)
  })

  it('reads challenges of both kinds and no other', () => {
    expect(parseChallenge('Bearer realm="https://a/t",service="s"')).toEqual({
      scheme: 'bearer',
      parameters: { realm: 'https://a/t', service: 's' },
    })
    expect(parseChallenge('basic realm="x"')?.scheme).toBe('basic')
    expect(parseChallenge('Negotiate')).toBeNull()
  })
})

describe('a registry in trouble', () => {
  it('is asked again while it answers 503 or 429', async () => {
    await using registry = await startMemoryRegistry()
    const waits: number[] = []
    registry.failNext(503, 429)
    await expect(connect(registry.host, { waits }).hasBlob('a', 'sha256:0')).resolves.toBe(false)
    expect(waits).toEqual([500, 1_500])
  })

  it('is given up after four tries', async () => {
    await using registry = await startMemoryRegistry()
    registry.failNext(500, 500, 500, 500)
    await expect(connect(registry.host).ping()).rejects.toThrow(/HTTP 500/)
  })

  it('is not asked again for a refusal', async () => {
    await using registry = await startMemoryRegistry()
    registry.failNext(403)
    await expect(connect(registry.host).hasBlob('a', 'sha256:0')).rejects.toThrow(/packages: write/)
    expect(registry.requests).toHaveLength(1)
  })

  it('that is not there is named at once with what to do', async () => {
    const registry = await startMemoryRegistry()
    await registry[Symbol.asyncDispose]()
    await expect(connect(registry.host).ping()).rejects.toThrow(
      `no registry answers at ${registry.host}`,
    )
    await expect(connect(registry.host).ping()).rejects.toThrow(/npm run engine.*--registry/)
  })

  it('that stores other bytes than it was given is not believed', async () => {
    await using registry = await startMemoryRegistry({ rewrites: true })
    const manifest = { bytes: new Uint8Array([123, 125]), mediaType: 'application/json' }
    await expect(connect(registry.host).putManifest('a', 'main', manifest)).rejects.toMatchObject({
      code: 'registry/digest-changed',
    })
  })
})
