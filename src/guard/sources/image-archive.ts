import { InputError } from '../../contract/input-error.ts'
import type { ErrorParts } from '../../contract/papergate-error.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { Observation } from '../observation.ts'

/** Bytes as they come; every chunk is read once. */
export type Bytes = AsyncIterable<Uint8Array>

/** One image for one platform, with what its layers were found to hold. */
export type ImageArchive = {
  /** Its tag where an archive holds images of several names; else null. */
  readonly name: string | null
  /** `linux/arm64`; null where the archive holds one platform only. */
  readonly platform: string | null
  /** The image's configuration and manifest as parsed JSON. */
  readonly config: unknown
  readonly manifest: unknown
  /** From the lowest to the highest; `open` reads and scans one, each digest once in a run. */
  readonly layers: readonly {
    readonly digest: string
    readonly open: () => Promise<LayerScan>
  }[]
  /** In-toto statements that were built with the image: provenance, lists of parts. */
  readonly attestations: readonly unknown[]
}

/** What one layer holds; it is the same in every image that has the layer. */
export type LayerScan = {
  /** SHA-256 of the bytes as stored and as unpacked, `sha256:…`; null where reading stopped early. */
  readonly digest: string | null
  readonly diffId: string | null
  /** Files that say anything about a venue; a path inside the layer starts with `/`. */
  readonly found: readonly {
    readonly path: string
    readonly observations: readonly Observation[]
  }[]
  readonly paths: LayerPaths
  readonly files: number
  readonly binaries: number
  /** Bytes of the files. */
  readonly bytes: number
  readonly unread: readonly { readonly path: string | null; readonly reason: string }[]
  /** Whether it was left out because its digest is known. */
  readonly isKnown: boolean
}

/** Which paths a layer writes, deletes, and which folders it empties of what lies below. */
export type LayerPaths = {
  readonly written: ReadonlySet<string>
  readonly deleted: ReadonlySet<string>
  readonly emptied: ReadonlySet<string>
}

/** Where an image came from: a file that somebody named, the engine, or a registry. */
export type ImageOrigin = 'file' | 'engine' | 'registry'

/** A file is what somebody named (exit 2); what an engine or a registry sends is the world's (exit 3). */
export function imageError(
  origin: ImageOrigin,
  parts: ErrorParts,
  cause?: unknown,
): InputError | WorldError {
  const options = cause === undefined ? undefined : { cause }
  return origin === 'file'
    ? new InputError('guard/image-archive', parts, options)
    : new WorldError('guard/image-refused', parts, options)
}

/** A path or name from an archive as one line of visible text; it is never used to open a file. */
export function visibleName(name: string): string {
  return name.replaceAll(
    /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g,
    '\uFFFD',
  )
}
