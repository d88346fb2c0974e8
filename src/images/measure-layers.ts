import { measureLayer } from './measure-layer.ts'
import type { LayoutImage } from './read-layout.ts'

/** Unpacked sizes of all layers of all images by digest; a shared layer is unpacked once. */
export async function measureLayers(
  images: readonly LayoutImage[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  for (const { folder, layers } of images) {
    for (const layer of layers) {
      if (!sizes.has(layer.digest)) sizes.set(layer.digest, await measureLayer(folder, layer))
    }
  }
  return sizes
}
