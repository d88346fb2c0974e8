import type { Bytes, LayerScan } from './image-archive.ts'
import { knownLayer, layerLimits, scanLayer } from './image-layer.ts'
import type { LayerLimits } from './image-layer.ts'
import { measure } from './image-unpack.ts'
import type { ScanContent } from './source-scan.ts'

/** Reads layers for all images of one run: each digest once, all within one set of limits. */
export type LayerReader = {
  /** `digest` is what the layer is said to have, where that is known before it is read. */
  readonly read: (source: Bytes, digest: string | null) => Promise<LayerScan>
  /** The scan of a layer that was read before, or is known; null where it has to be read. */
  readonly recall: (digest: string) => LayerScan | null
  readonly signal: AbortSignal
}

/**
 * @param options.known Digests, stored or unpacked, of layers that need no reading, such as those of
 * a base image that was scanned before.
 */
export function createLayerReader(options: {
  readonly scan: ScanContent
  readonly signal: AbortSignal
  readonly known?: ReadonlySet<string>
  readonly limits?: LayerLimits
}): LayerReader {
  const { signal, known = new Set(), limits = layerLimits } = options
  const scans = new Map<string, LayerScan>()
  const budget = { bytes: limits.totalBytes, entries: limits.entries }
  const recall = (digest: string): LayerScan | null =>
    known.has(digest) ? knownLayer(digest) : (scans.get(digest) ?? null)
  return {
    signal,
    recall,
    read: async (source, digest) => {
      const before = digest === null ? null : recall(digest)
      if (before !== null) {
        // A name proves nothing: only bytes with this digest are the bytes that were read before.
        const measured = measure(source)
        for await (const _chunk of measured.bytes) signal.throwIfAborted()
        return { ...before, digest: measured.digest() }
      }
      const read = await scanLayer(source, { scan: options.scan, signal, limits, budget })
      const isKnown = [read.digest, read.diffId].some((one) => one !== null && known.has(one))
      const scan =
        isKnown && read.digest !== null ? { ...knownLayer(read.digest), diffId: read.diffId } : read
      for (const proven of [scan.digest, scan.diffId]) {
        if (proven !== null) scans.set(proven, scan)
      }
      return scan
    },
  }
}
