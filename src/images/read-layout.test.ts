import { writeFile } from 'node:fs/promises'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { measureLayer } from './measure-layer.ts'
import { measureLayers } from './measure-layers.ts'
import { blobPath, readLayout } from './read-layout.ts'
import { tarOf, writeLayout } from './testing/write-layout.ts'

it('reads an image with its layers and what made each of them', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  const written = await writeLayout(folder.path, [tarOf('a', 10), tarOf('b', 2_000)])
  const image = await readLayout(folder.path)
  expect(image.digest).toBe(written.digest)
  expect(image.layers.map((layer) => layer.createdBy)).toEqual(['RUN step 0', 'RUN step 1'])
})

it('counts a layer as the bytes of its unpacked tar', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  const tars = [tarOf('a', 10), tarOf('b', 2_000)]
  await writeLayout(folder.path, tars)
  const image = await readLayout(folder.path)
  const sizes = await measureLayers([image])
  expect(sizes.get(image)).toEqual([2_048, 3_584])
})

it('notices a layer that is not what its digest says', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  await writeLayout(folder.path, [tarOf('a', 10)])
  const other = await readLayout(folder.path)
  const layer = { ...other.layers[0], mediaType: 'application/vnd.oci.image.layer.v1.tar' }
  const { digest = '', size = 0 } = layer
  await writeFile(blobPath(folder.path, digest), 'something else')
  await expect(measureLayer(folder.path, { ...layer, digest, size })).rejects.toMatchObject({
    code: 'images/damaged-blob',
  })
})

it('refuses a layer that does not unpack', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  await writeLayout(folder.path, [tarOf('a', 10)])
  const image = await readLayout(folder.path)
  await writeFile(blobPath(folder.path, image.layers[0]?.digest ?? ''), 'not gzip')
  await expect(measureLayers([image])).rejects.toMatchObject({ code: 'images/unreadable-layer' })
})

it('refuses a manifest that is not what its digest says', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  const { digest } = await writeLayout(folder.path, [tarOf('a', 10)])
  await writeFile(blobPath(folder.path, digest), '{}')
  await expect(readLayout(folder.path)).rejects.toMatchObject({ code: 'images/damaged-blob' })
})

it('refuses a layout with more than one image', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  const { digest } = await writeLayout(folder.path, [tarOf('a', 10)])
  const manifest = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 1 }
  await writeFile(
    join(folder.path, 'index.json'),
    JSON.stringify({ manifests: [manifest, manifest] }),
  )
  await expect(readLayout(folder.path)).rejects.toThrow(/one image for one platform/)
})
