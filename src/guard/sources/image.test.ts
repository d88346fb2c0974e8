import { gzipSync } from 'node:zlib'

import { expect, it } from 'vitest'

import { judgeObservations } from '../judge-observations.ts'
import { builtInLexicon } from '../lexicon.ts'
import { createScanner } from '../scan-content.ts'
import { chunked, createLayout, digestOf, tarOf } from './image-fixtures.ts'
import { createLayerReader } from './image-layers.ts'
import { readSavedImages } from './image-saved.ts'
import { scanImage } from './image.ts'
import type { ImageScan } from './image.ts'

const live = `AK${'LIVE7EXAMPLE9X'.padEnd(18, '0')}`
const paper = `PK${'PAPER7EXAMPLE9'.padEnd(18, '0')}`
const env = (key: string): string => `APCA_API_KEY_ID=${key}\n`
const scan = createScanner(builtInLexicon())
const { signal } = new AbortController()

async function scanTar(
  tar: Buffer,
  options: { readonly known?: ReadonlySet<string> } = {},
): Promise<readonly ImageScan[]> {
  const reader = createLayerReader({ scan, signal, ...options })
  const archives = await readSavedImages(chunked(tar), reader, {
    origin: 'file',
    subject: 'the archive app.tar',
  })
  return Promise.all(archives.map((archive) => scanImage(archive, { name: 'app', scan, signal })))
}

function messages(scans: readonly ImageScan[]): readonly string[] {
  return scans.flatMap(({ groups }) =>
    groups.flatMap((group) =>
      judgeObservations(group, { fingerprintKey: null }).map(
        ({ environment, location }) => `${environment} ${location.path}`,
      ),
    ),
  )
}

it('finds a key in a file that a later layer deletes', async () => {
  const layout = createLayout()
  const image = await layout.addImage([
    { 'app/': '', 'app/.env': env(live), 'app/kept.env': env(paper), 'app/old.env': env(live) },
    { 'app/.wh..env': '', 'app/old.env': 'X=1\n' },
  ])
  expect(messages(await scanTar(await layout.toTar([image])))).toEqual([
    'live image app: /app/.env (layer 1, deleted later)',
    'paper image app: /app/kept.env (layer 1)',
    'live image app: /app/old.env (layer 1, overwritten later)',
  ])
})

it('finds what only the settings, the history and the labels of an image hold', async () => {
  const layout = createLayout()
  const image = await layout.addImage([{ 'app/main': 'x' }], {
    config: {
      Env: ['PATH=/usr/bin', 'APCA_API_BASE_URL=https://api.alpaca.markets'],
      Labels: { 'com.example.ALPACA_API_KEY_ID': paper },
      Cmd: ['serve', '--alpaca-api-key-id', live],
    },
    history: [
      { created_by: `RUN |2 VERSION=1 two APCA_API_KEY_ID=${live} /bin/sh -c make # buildkit` },
      { created_by: 'ENV APCA_API_BASE_URL=https://api.alpaca.markets', empty_layer: true },
    ],
  })
  const places = messages(await scanTar(await layout.toTar([image])))
  expect(places).toContain('live image app: config Env')
  expect(places.filter((place) => place === 'live image app: config Cmd')).toHaveLength(1)
  expect(places).toContain('live image app: history step 1')
  expect(places.filter((place) => place.includes('step 2'))).toEqual([])
})

it('finds a build argument in the provenance that BuildKit adds', async () => {
  const layout = createLayout()
  const image = await layout.addImage([{ 'app/main': 'x' }])
  const attestation = layout.addAttestation(
    {
      _type: 'https://in-toto.io/Statement/v0.1',
      predicateType: 'https://slsa.dev/provenance/v0.2',
      predicate: { invocation: { parameters: { args: { 'build-arg:APCA_API_KEY_ID': live } } } },
    },
    image.digest,
  )
  const index = await layout.toTar([image, attestation])
  expect(messages(await scanTar(index))).toEqual(['live image app: attestation 1'])
})

it('reads every platform of an index and says which one it speaks of', async () => {
  const layout = createLayout()
  const amd64 = await layout.addImage([{ 'a.env': env(live) }])
  const arm64 = await layout.addImage([{ 'b.env': env(live) }], {
    architecture: 'arm64',
    variant: 'v8',
  })
  const index = layout.addJson(
    { manifests: [amd64, arm64] },
    'application/vnd.oci.image.index.v1+json',
  )
  expect(messages(await scanTar(await layout.toTar([index])))).toEqual([
    'live image app (linux/amd64): /a.env (layer 1)',
    'live image app (linux/arm64/v8): /b.env (layer 1)',
  ])
})

it('reads an archive of older versions of docker save, and one packed with gzip', async () => {
  const layer = await tarOf({ 'app/.env': env(live) })
  const archive = await tarOf({
    'manifest.json': JSON.stringify([
      { Config: 'c.json', RepoTags: ['app:1'], Layers: ['1/layer.tar', '2/layer.tar'] },
    ]),
    'c.json': JSON.stringify({ config: { Env: [`APCA_API_KEY_ID=${paper}`] } }),
    '1/layer.tar': layer,
    '2/layer.tar -> ../1/layer.tar': '',
  })
  const expected = [
    'paper image app: config Env',
    'live image app: /app/.env (layer 1, overwritten later)',
    'live image app: /app/.env (layer 2)',
  ]
  expect(messages(await scanTar(archive))).toEqual(expected)
  expect(messages(await scanTar(gzipSync(archive)))).toEqual(expected)
})

it('leaves out a layer whose digest is known, by its stored or its unpacked bytes', async () => {
  const layout = createLayout()
  const files = { 'etc/base.env': env(live) }
  const image = await layout.addImage([files, { 'app/x.env': env(paper) }])
  const tar = await layout.toTar([image])
  const stored = gzipSync(await tarOf(files))
  const [only] = await scanTar(tar, { known: new Set([digestOf(stored)]) })
  expect(only?.layers).toEqual({ read: 1, known: 1 })
  expect(messages(only === undefined ? [] : [only])).toEqual([
    'paper image app: /app/x.env (layer 2)',
  ])
})

it('a name with line ends, escapes or .. stays one visible path below the root', async () => {
  const layout = createLayout()
  const image = await layout.addImage([{ '../../x\n::error::\u001b[31m.env': env(live) }])
  expect(messages(await scanTar(await layout.toTar([image])))).toEqual([
    'live image app: /x\uFFFD::error::\uFFFD[31m.env (layer 1)',
  ])
})

it.each([
  ['text', 'text'],
  ['settings of another form', { Env: { APCA_API_KEY_ID: live } }],
])('an image whose configuration is %s is unread, not empty', async (_, config) => {
  const layout = createLayout()
  const image = await layout.addImage([], { config })
  const [only] = await scanTar(await layout.toTar([image]))
  expect(only?.unread.map(({ path }) => path)).toEqual(['image app: config'])
})

it('a layer that unpacks to other bytes than the configuration names is unread', async () => {
  const layout = createLayout()
  const rootfs = { type: 'layers', diff_ids: [`sha256:${'0'.repeat(64)}`] }
  const image = await layout.addImage([{ a: '1' }], { rootfs })
  const [only] = await scanTar(await layout.toTar([image]))
  expect(only?.unread.map(({ path }) => path)).toEqual(['image app: layer 1'])
})
