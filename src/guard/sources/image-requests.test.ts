import { mkdtempDisposable, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { createLayout } from './image-fixtures.ts'
import { engineImage, savedImage, scanImages } from './image-requests.ts'
import type { ImageRequest } from './image-requests.ts'
import type { ImageScan } from './image.ts'
import type { ScanContent } from './source-scan.ts'

const { signal } = new AbortController()

async function scanAll(
  requests: readonly ImageRequest[],
): Promise<{ readonly scan: ImageScan; readonly seen: readonly string[] }> {
  const seen: string[] = []
  const scan: ScanContent = (_bytes, path) => {
    if (path.startsWith('/')) seen.push(path)
    return []
  }
  return { scan: await scanImages(requests, { scan, signal }), seen }
}

it('reads a layer that several images share once', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-image-'))
  const base = { 'etc/base': '1' }
  for (const name of ['one', 'two']) {
    const layout = createLayout()
    const image = await layout.addImage([base, { [`app/${name}`]: name }])
    await writeFile(join(folder.path, `${name}.tar`), await layout.toTar([image]))
  }
  const { scan, seen } = await scanAll([
    savedImage(join(folder.path, 'one.tar'), 'one'),
    savedImage(join(folder.path, 'two.tar'), 'two'),
  ])
  expect(seen).toEqual(['/etc/base', '/app/one', '/app/two'])
  expect(scan).toMatchObject({ source: 'image one, image two', layers: { read: 4, known: 0 } })
})

it('reads an OCI layout in a folder, and does not pass one that is damaged', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-image-'))
  const layout = createLayout()
  const image = await layout.addImage([{ 'app/x': '1' }])
  await layout.toFolder(folder.path, [image])
  const request = savedImage(folder.path, 'app')
  expect((await scanAll([request])).seen).toEqual(['/app/x'])
  const blobs = [...layout.blobs.keys()].map((digest) => digest.replace(':', '/'))
  for (const blob of blobs) {
    const path = join(folder.path, 'blobs', blob)
    await writeFile(path, 'another text')
    const outcome = await scanAll([request]).then(
      ({ scan }) => scan.unread.map(({ reason }) => reason),
      (error: unknown) => [String(error)],
    )
    expect(outcome.join()).toMatch(/bytes with digest|it is no tar archive/)
    await rm(path)
    await expect(scanAll([request])).rejects.toThrow(/nothing under that digest/)
    await layout.toFolder(folder.path, [image])
  }
})

it.each(['nowhere.tar', '.'])(
  'a path %j that is no image is the person’s mistake',
  async (path) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-image-'))
    await expect(scanAll([savedImage(join(folder.path, path))])).rejects.toMatchObject({
      exitCode: 2,
    })
  },
)

it('an image that the engine does not have is the person’s mistake', async () => {
  await expect(scanAll([engineImage({ save: async () => null }, 'app:1')])).rejects.toMatchObject({
    code: 'guard/image-missing',
    exitCode: 2,
  })
})

it('what the engine sends and breaks off is the world’s', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(512)
    throw new Error('aborted')
  }
  await expect(
    scanAll([engineImage({ save: async () => broken() }, 'app:1')]),
  ).rejects.toMatchObject({ exitCode: 3, parts: { found: 'it is cut off' } })
})
