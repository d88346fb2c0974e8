import { gzipSync, zstdCompressSync } from 'node:zlib'

import { expect, it } from 'vitest'

import type { LayerScan } from './image-archive.ts'
import { chunked, digestOf, tarOf } from './image-fixtures.ts'
import { layerLimits } from './image-layer.ts'
import type { LayerLimits } from './image-layer.ts'
import { createLayerReader } from './image-layers.ts'
import type { ScanContent } from './source-scan.ts'

const { signal } = new AbortController()

async function read(
  bytes: Buffer,
  limits: Partial<LayerLimits> = {},
): Promise<{ readonly scan: LayerScan; readonly seen: readonly string[] }> {
  const seen: string[] = []
  const scan: ScanContent = (content, path) => {
    seen.push(`${path} ${content.length}`)
    return content.includes(0) ? null : []
  }
  const reader = createLayerReader({ scan, signal, limits: { ...layerLimits, ...limits } })
  return { scan: await reader.read(chunked(bytes), null), seen }
}

it.each([
  ['as it is', (tar: Buffer) => tar],
  ['packed with gzip', gzipSync],
  [
    'packed with gzip in two members',
    (tar: Buffer) => Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]),
  ],
  ['packed with zstd', (tar: Buffer) => zstdCompressSync(tar)],
  [
    'packed with zstd in two frames',
    (tar: Buffer) =>
      Buffer.concat([zstdCompressSync(tar.subarray(0, 700)), zstdCompressSync(tar.subarray(700))]),
  ],
])('reads every file of a layer %s', async (_, packed) => {
  const tar = await tarOf({ 'a/': '', 'a/b': 'text', 'a/c': Buffer.alloc(100_000), 'l -> a/b': '' })
  const bytes = packed(tar)
  const { scan, seen } = await read(bytes)
  expect(seen).toEqual(['/a/b 4', '/a/c 100000'])
  expect(scan).toMatchObject({ files: 2, binaries: 1, bytes: 100_004, unread: [] })
  expect([scan.digest, scan.diffId]).toEqual([digestOf(bytes), digestOf(tar)])
  expect([...scan.paths.written]).toEqual(['/a/b', '/a/c', '/l'])
})

it('an index in a zstd frame without data is passed over', async () => {
  const tar = await tarOf({ a: '1' })
  const index = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
  const { scan, seen } = await read(Buffer.concat([index, zstdCompressSync(tar), index]))
  expect([seen, scan.diffId, scan.unread]).toEqual([['/a 1'], digestOf(tar), []])
})

it.each([
  ['is cut off', (zstd: Buffer) => zstd.subarray(0, -3), 'it is cut off'],
  [
    'goes on',
    (zstd: Buffer) => Buffer.concat([zstd, Buffer.from('more')]),
    'something follows its zstd frames that is none',
  ],
])('a zstd stream that %s is unread', async (_, change, reason) => {
  const tar = await tarOf({
    a: 'x'.repeat(300_000),
    b: Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index) % 251)),
  })
  const { scan } = await read(change(zstdCompressSync(tar)))
  expect(scan.unread.map((one) => one.reason)).toEqual([reason])
})

it('an empty layer has nothing to read', async () => {
  const { scan } = await read(Buffer.alloc(1_024))
  expect(scan).toMatchObject({ files: 0, unread: [] })
})

it('a text beyond the limit is unread, a binary only counted', async () => {
  const { scan, seen } = await read(
    await tarOf({ text: 'x'.repeat(20_000), binary: Buffer.alloc(20_000), after: '1' }),
    { fileBytes: 10_000 },
  )
  expect(scan.unread).toEqual([
    { path: '/text', reason: 'it is a text of 20000 bytes, larger than 10000 bytes' },
  ])
  expect([scan.binaries, seen]).toEqual([1, ['/after 1']])
})

it('stops unpacking a bomb at the limit of the run, and says so', async () => {
  const bomb = gzipSync(await tarOf({ zeros: Buffer.alloc(50_000_000) }))
  const { scan } = await read(bomb, { totalBytes: 1024 ** 2 })
  expect(scan.unread).toEqual([{ path: null, reason: 'the layers unpack to more than 1 MB' }])
})

it('counts entries against the limit of the run', async () => {
  const { scan } = await read(await tarOf({ a: '', b: '', c: '' }), { entries: 2 })
  expect(scan.unread.map(({ reason }) => reason)).toEqual(['the layers hold more than 2 entries'])
})

it.each([
  [
    'cut off',
    async () => gzipSync(await tarOf({ a: 'x'.repeat(50_000) })).subarray(0, 60),
    'it is cut off',
  ],
  [
    'damaged',
    async () => Buffer.concat([await tarOf({ a: '1' }), Buffer.alloc(512, 7)]),
    'it is no whole tar archive',
  ],
  [
    'packed with bzip2',
    async () => Buffer.from('BZh9'),
    'it is packed with bzip2, which is not supported: store it with gzip',
  ],
  ['a text', async () => Buffer.from('hello'), 'it is no tar archive, packed or not'],
])('a layer that is %s is unread', async (_, bytes, reason) => {
  const { scan } = await read(await bytes())
  expect(scan.unread).toEqual([{ path: null, reason }])
  expect(scan.digest).toBeNull()
})

it('keeps what was found before the end of a damaged layer', async () => {
  const { scan, seen } = await read(
    (await tarOf({ a: '1', b: 'x'.repeat(5_000) })).subarray(0, 3_000),
  )
  expect(seen).toEqual(['/a 1'])
  expect(scan.unread).toEqual([{ path: null, reason: 'it is cut off' }])
})

it('notes deletions and emptied folders as the format writes them', async () => {
  const { scan } = await read(
    await tarOf({ 'a/.wh.b': '', 'c/.wh..wh..opq': '', '.wh..wh.plnk': '', 'd/.wh.e': 'text' }),
  )
  expect([...scan.paths.deleted]).toEqual(['/a/b', '/d/e'])
  expect([...scan.paths.emptied]).toEqual(['/c'])
  expect(scan.paths.written.size).toBe(0)
  expect(scan.files).toBe(1)
})

it('an error of the scanner itself is no unread layer', async () => {
  const scan: ScanContent = () => {
    throw new RangeError('a mistake of ours')
  }
  const reader = createLayerReader({ scan, signal })
  await expect(reader.read(chunked(await tarOf({ a: '1' })), null)).rejects.toThrow(RangeError)
})

it('bytes under the digest of a layer that was read are digested again before it is believed', async () => {
  const first = await tarOf({ a: '1' })
  const reader = createLayerReader({ scan: () => [], signal })
  await reader.read(chunked(first), digestOf(first))
  const again = await reader.read(chunked(await tarOf({ b: '2' })), digestOf(first))
  expect(again.digest).not.toBe(digestOf(first))
})
