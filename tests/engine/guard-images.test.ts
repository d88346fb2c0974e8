import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { connectEngineImages } from '../../src/adapters/docker-engine-images.ts'
import { spawnExec } from '../../src/adapters/exec.ts'
import { judgeObservations } from '../../src/guard/judge-observations.ts'
import { builtInLexicon } from '../../src/guard/lexicon.ts'
import { createScanner } from '../../src/guard/scan-content.ts'
import { scanContainer } from '../../src/guard/sources/container.ts'
import type { RegistryReader } from '../../src/guard/sources/image-registry.ts'
import {
  engineImage,
  registryImage,
  savedImage,
  scanImages,
} from '../../src/guard/sources/image-requests.ts'
import type { ImageRequest } from '../../src/guard/sources/image-requests.ts'
import type { ImageScan } from '../../src/guard/sources/image.ts'
import type { SourceScan } from '../../src/guard/sources/source-scan.ts'

const registry = process.env['PAPERGATE_REGISTRY'] ?? '127.0.0.1:5055'
const repository = `papergate-test/${randomUUID()}`
const image = `${registry}/${repository}:1`
const container = `papergate-guard-${randomUUID()}`
const keys = {
  deleted: `AK${'DELETED7EXAMPLE'.padEnd(18, '0')}`,
  overwritten: `AK${'REPLACED8EXAMPL'.padEnd(18, '0')}`,
  argument: `AK${'ARGUMENT9EXAMPL'.padEnd(18, '0')}`,
  stage: `AK${'EARLIER5EXAMPLE'.padEnd(18, '0')}`,
  started: `AK${'STARTED6EXAMPLE'.padEnd(18, '0')}`,
}
const buildArgs = [
  ['--build-arg', `APCA_API_KEY_ID=${keys.argument}`],
  ['--build-arg', `BUILD_APCA_API_KEY_ID=${keys.stage}`],
].flat()
const scan = createScanner(builtInLexicon())
const { signal } = new AbortController()
const engine = connectEngineImages(process.env['DOCKER_HOST'])

let folder = ''

async function docker(...args: readonly string[]): Promise<string> {
  const result = await spawnExec('docker', args, { cwd: folder })
  expect(result).toMatchObject({ exitCode: 0 })
  return result.stdout.trim()
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-guard-images-'))
  await cp(join(import.meta.dirname, 'fixtures', 'guard-images'), folder, { recursive: true })
  await writeFile(join(folder, 'deleted.env'), `APCA_API_KEY_ID=${keys.deleted}\n`)
  await writeFile(join(folder, 'overwritten.env'), `APCA_API_KEY_ID=${keys.overwritten}\n`)
  await docker('buildx', 'build', '--load', '--provenance=mode=max', ...buildArgs, '-t', image, '.')
})

afterAll(async () => {
  await spawnExec('docker', ['rm', '--force', container], { cwd: folder })
  await spawnExec('docker', ['rmi', '--force', image], { cwd: folder })
  await rm(folder, { recursive: true, force: true })
})

function findings(scanned: SourceScan): readonly string[] {
  return scanned.groups
    .flatMap((group) => judgeObservations(group, { fingerprintKey: null }))
    .filter(
      ({ environment, rule }) => environment === 'live' && rule === 'guard/no-live-credential',
    )
    .map(({ location }) => location.path.replace(/^(?:image|container) \S+: /, ''))
}

async function scanOne(request: ImageRequest, known?: ReadonlySet<string>): Promise<ImageScan> {
  return scanImages([request], { scan, signal, ...(known === undefined ? {} : { known }) })
}

/** The argument of an earlier stage stands in no history: only the provenance tells of it. */
const expected = [
  'history step 7',
  'attestation 1',
  '/app/deleted.env (layer 2, deleted later)',
  '/app/overwritten.env (layer 2, overwritten later)',
]

it('finds in the engine’s image what its layers deleted and what it was built with', async () => {
  const scanned = await scanOne(engineImage(engine, image))
  expect(scanned).toMatchObject({ source: `image ${image}`, unread: [] })
  expect(findings(scanned)).toEqual(expected)
})

it.each([
  ['oci', 'mode=max', expected],
  ['docker', 'false', expected.filter((place) => !place.startsWith('attestation'))],
])('finds the same in a saved %s archive, provenance %s', async (type, provenance, places) => {
  const path = join(folder, `${type}.tar`)
  const output = `type=${type},dest=${path}`
  const attest = `--provenance=${provenance}`
  await docker('buildx', 'build', '--output', output, attest, ...buildArgs, '.')
  const scanned = await scanOne(savedImage(path, 'app'))
  expect(scanned.unread).toEqual([])
  expect(findings(scanned)).toEqual(places)
})

/** The two reads over plain HTTP, as a registry without log-in answers them. */
const reader: RegistryReader = {
  getManifest: async (reference) => {
    const accept = [
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.list.v2+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ].join(', ')
    const url = `http://${registry}/v2/${repository}/manifests/${reference}`
    const response = await fetch(url, { headers: { accept } })
    return response.ok ? { bytes: new Uint8Array(await response.arrayBuffer()) } : null
  },
  getBlob: async (digest) => {
    const { ok, body } = await fetch(`http://${registry}/v2/${repository}/blobs/${digest}`)
    return ok ? body : null
  },
}

it('finds the same in a registry, and leaves out a base that is known', async () => {
  await docker('push', image)
  const request = registryImage(reader, { name: image, reference: '1' })
  const scanned = await scanOne(request)
  expect(scanned.unread).toEqual([])
  expect(findings(scanned)).toEqual(expected)
  const diffIds = await docker('inspect', '--format', '{{json .RootFS.Layers}}', image)
  const [base = ''] = JSON.parse(diffIds) as readonly string[]
  const withoutBase = await scanOne(request, new Set([base]))
  expect(findings(withoutBase)).toEqual(expected)
  expect(withoutBase.layers).toEqual({ read: scanned.layers.read - 1, known: 1 })
  await expect(
    scanOne(registryImage(reader, { name: 'app:2', reference: '2' })),
  ).rejects.toMatchObject({ exitCode: 2 })
})

it('finds what a container was started with', async () => {
  await docker('create', '--name', container, '-e', `APCA_API_KEY_ID=${keys.started}`, image)
  const scanned = await scanContainer(engine, container, scan)
  expect(findings(scanned)).toEqual(['config Env'])
})

it('an image or a container that the engine does not have is the person’s mistake', async () => {
  const missing = `papergate-test/${randomUUID()}`
  await expect(scanOne(engineImage(engine, missing))).rejects.toMatchObject({ exitCode: 2 })
  await expect(scanContainer(engine, missing, scan)).rejects.toMatchObject({ exitCode: 2 })
})

it('an engine that is gone is the world’s refusal', async () => {
  const gone = connectEngineImages('unix:///nowhere/docker.sock')
  await expect(scanOne(engineImage(gone, image))).rejects.toMatchObject({ exitCode: 3 })
})
