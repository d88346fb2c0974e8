import { measureLayer } from './measure-layer.ts'
import type { LayoutImage } from './read-layout.ts'

/** Unpacked size of each layer of each image, in order; a shared layer is unpacked once. */
export async function measureLayers(
  images: readonly LayoutImage[],
): Promise<ReadonlyMap<LayoutImage, readonly number[]>> {
  const known = new Map<string, Promise<number>>()
  const sizes = new Map<LayoutImage, readonly number[]>()
  for (const image of images) {
    const own: number[] = []
    for (const layer of image.layers) {
      const size = known.get(layer.digest) ?? measureLayer(image.folder, layer)
      known.set(layer.digest, size)
      own.push(await size)
    }
    sizes.set(image, own)
  }
  return sizes
}
