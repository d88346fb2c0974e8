import { expect, it } from 'vitest'

import { builtInLexicon } from '../lexicon.ts'
import { createScanner } from '../scan-content.ts'
import { createLayout } from './image-fixtures.ts'
import { createLayerReader } from './image-layers.ts'
import { readRegistryImages } from './image-registry.ts'
import { scanImage } from './image.ts'

const live = `AK${'LIVE7EXAMPLE9X'.padEnd(18, '0')}`
const scan = createScanner(builtInLexicon())
const { signal } = new AbortController()
const image = { name: 'registry.test/app:latest', reference: 'latest' }

it('fetches a layer that two platforms share once', async () => {
  const layout = createLayout()
  const files = { 'app/.env': `APCA_API_KEY_ID=${live}\n` }
  const amd64 = await layout.addImage([files])
  const arm64 = await layout.addImage([files], { architecture: 'arm64' })
  const root = layout.addJson({ manifests: [amd64, arm64] }, 'index')
  const registry = layout.toRegistry(root)
  const reader = createLayerReader({ scan, signal })
  const archives = await readRegistryImages(image, reader, registry)
  for (const archive of archives) {
    const { groups } = await scanImage(archive, { name: 'app', scan, signal })
    expect(groups).toHaveLength(1)
  }
  const layers = archives.flatMap(({ layers }) => layers.map(({ digest }) => digest))
  expect(layers).toHaveLength(2)
  expect(registry.asked.filter((digest) => digest === layers[0])).toHaveLength(1)
})

it('a tag that is not there is the person’s mistake, a part that is not there the registry’s', async () => {
  const layout = createLayout()
  const root = await layout.addImage([{ a: '1' }])
  const reader = createLayerReader({ scan, signal })
  const registry = layout.toRegistry(root)
  await expect(
    readRegistryImages({ name: 'app:2', reference: '2' }, reader, registry),
  ).rejects.toMatchObject({ exitCode: 2 })
  const [archive] = await readRegistryImages(image, reader, registry)
  layout.blobs.delete(archive?.layers[0]?.digest ?? '')
  await expect(archive?.layers[0]?.open()).rejects.toMatchObject({ exitCode: 3 })
})

it('refuses a layer or a manifest whose bytes are not those of its digest', async () => {
  const layout = createLayout()
  const other = await layout.addImage([{ b: '2' }])
  const root = await layout.addImage([{ a: '1' }])
  const reader = createLayerReader({ scan, signal })
  const [archive] = await readRegistryImages(image, reader, layout.toRegistry(root))
  const layer = archive?.layers[0]
  const [swapped] = await readRegistryImages(
    { name: 'app', reference: other.digest },
    reader,
    layout.toRegistry(root),
  )
  layout.blobs.set(
    layer?.digest ?? '',
    layout.blobs.get(swapped?.layers[0]?.digest ?? '') ?? Buffer.alloc(0),
  )
  await expect(layer?.open()).rejects.toThrow(/bytes with digest sha256:/)
  layout.blobs.set(other.digest, layout.blobs.get(root.digest) ?? Buffer.alloc(0))
  await expect(
    readRegistryImages({ name: 'app', reference: other.digest }, reader, layout.toRegistry(root)),
  ).rejects.toMatchObject({ exitCode: 3 })
})
