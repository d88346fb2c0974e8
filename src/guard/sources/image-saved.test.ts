import { gzipSync } from 'node:zlib'

import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { InputError } from '../../contract/input-error.ts'
import { builtInLexicon } from '../lexicon.ts'
import { createScanner } from '../scan-content.ts'
import type { ImageArchive } from './image-archive.ts'
import { chunked, createLayout, tarOf } from './image-fixtures.ts'
import { createLayerReader } from './image-layers.ts'
import { readSavedImages } from './image-saved.ts'

const live = `AK${'LIVE7EXAMPLE9X'.padEnd(18, '0')}`

async function read(tar: Buffer, signal = new AbortController().signal): Promise<ImageArchive[]> {
  const reader = createLayerReader({ scan: createScanner(builtInLexicon()), signal })
  const from = { origin: 'file', subject: 'the archive app.tar' } as const
  return [...(await readSavedImages(chunked(tar, 10_000), reader, from))]
}

async function savedTar(): Promise<Buffer> {
  const layout = createLayout()
  return layout.toTar([await layout.addImage([{ 'app/.env': `APCA_API_KEY_ID=${live}\n` }])])
}

it.each([
  ['cut off', async () => (await savedTar()).subarray(0, 2_000), 'it is cut off'],
  ['cut off in its gzip', async () => gzipSync(await savedTar()).subarray(0, 300), 'it is cut off'],
  ['a text', async () => Buffer.from(`APCA_API_KEY_ID=${live}\n`), 'it is no tar archive'],
  ['empty', async () => Buffer.alloc(0), 'it is no tar archive'],
  ['a file system', async () => tarOf({ 'etc/x.conf': 'a' }), 'with neither'],
  ['not JSON', async () => tarOf({ 'index.json': `{"${live}` }), 'no whole JSON document'],
  ['of no images', async () => tarOf({ 'manifest.json': '[]' }), 'with neither'],
  ['of another form', async () => tarOf({ 'manifest.json': '{}' }), 'another form'],
  ['xz', async () => Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), 'xz, which is not supported'],
])(
  'an archive that is %s is the person’s mistake, told without its text',
  async (_, tar, found) => {
    const error: unknown = await read(await tar()).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(found) as string })
    expect(String(error)).not.toContain(live.slice(0, 8))
  },
)

it('refuses an archive whose blob is another one than its name says', async () => {
  const layout = createLayout()
  const image = await layout.addImage([{ a: '1' }])
  const other = await layout.addImage([{ b: '2' }])
  const archive = (await read(await layout.toTar([image, other]))).map(({ layers }) => layers[0])
  const [first, second] = archive.map((layer) => layer?.digest ?? '')
  layout.blobs.set(first ?? '', layout.blobs.get(second ?? '') ?? Buffer.alloc(0))
  const [swapped] = await read(await layout.toTar([image]))
  await expect(swapped?.layers[0]?.open()).rejects.toThrow(`bytes with digest ${second}`)
  layout.blobs.set(image.digest, layout.blobs.get(other.digest) ?? Buffer.alloc(0))
  await expect(read(await layout.toTar([image]))).rejects.toThrow(
    `bytes with digest ${other.digest}`,
  )
})

it('refuses an archive without a layer or configuration that its manifest names', async () => {
  const layout = createLayout()
  const image = await layout.addImage([{ a: '1' }])
  const [digest = ''] = [...layout.blobs.keys()].filter((key) => key !== image.digest)
  const whole = new Map(layout.blobs)
  for (const missing of [...whole.keys()].filter((key) => key !== image.digest)) {
    layout.blobs.delete(missing)
    const opening = read(await layout.toTar([image])).then(([one]) => one?.layers[0]?.open())
    await expect(opening).rejects.toThrow(/which its manifest names; found nothing/)
    layout.blobs.set(missing, whole.get(missing) ?? Buffer.alloc(0))
  }
  expect(digest).not.toBe('')
})

it('compares the layers of an older archive with the unpacked digests of its configuration', async () => {
  const config = { rootfs: { type: 'layers', diff_ids: [`sha256:${'0'.repeat(64)}`] } }
  const [image] = await read(
    await tarOf({
      'manifest.json': JSON.stringify([{ Config: 'c.json', Layers: ['l.tar'] }]),
      'c.json': JSON.stringify(config),
      'l.tar': await tarOf({ a: '1' }),
    }),
  )
  await expect(image?.layers[0]?.open()).rejects.toThrow(/bytes with digest/)
})

it('takes the platforms that an archive has where its index names more', async () => {
  const layout = createLayout()
  const here = await layout.addImage([{ a: '1' }])
  const elsewhere = await layout.addImage([{ b: '2' }], { architecture: 'arm64' })
  layout.blobs.delete(elsewhere.digest)
  const index = layout.addJson({ manifests: [elsewhere, here] }, 'index')
  expect(await read(await layout.toTar([index]))).toHaveLength(1)
  layout.blobs.delete(here.digest)
  await expect(read(await layout.toTar([index]))).rejects.toMatchObject({ exitCode: 2 })
})

it('an image that only manifest.json names is read beside those of index.json', async () => {
  const layout = createLayout()
  const image = await layout.addImage([{ a: '1' }])
  const tar = await tarOf({
    ...Object.fromEntries(
      [...layout.blobs].map(([digest, bytes]) => [`blobs/${digest.replace(':', '/')}`, bytes]),
    ),
    'index.json': JSON.stringify({ manifests: [image] }),
    'c.json': '{"config":{}}',
    'l.tar': await tarOf({ b: '2' }),
    'manifest.json': JSON.stringify([{ Config: 'c.json', Layers: ['l.tar'] }]),
  })
  expect(await read(tar)).toHaveLength(2)
})

it('stops where it is told to', async () => {
  const stop = new AbortController()
  stop.abort(new Error('stopped'))
  await expect(read(await savedTar(), stop.signal)).rejects.toThrow('stopped')
})

it('whatever becomes of its bytes, an archive is read or refused', async () => {
  const saved = await savedTar()
  const bases = [saved, gzipSync(saved)]
  const damage = fc.record({
    base: fc.constantFrom(...bases),
    length: fc.double({ min: 0.3, max: 1, noNaN: true }),
    changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(damage, async ({ base, length, changes }) => {
      const bytes = Buffer.from(base.subarray(0, Math.ceil(base.length * length)))
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte
      const outcome: unknown = await read(bytes).catch((error: unknown) => error)
      expect(Array.isArray(outcome) || outcome instanceof InputError).toBe(true)
    }),
    { numRuns: 200 },
  )
})
