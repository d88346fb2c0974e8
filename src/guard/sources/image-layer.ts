import { posix } from 'node:path'

import { decodeText } from '../decode-text.ts'
import type { Observation } from '../observation.ts'
import { visibleName } from './image-archive.ts'
import type { Bytes, LayerScan } from './image-archive.ts'
import { readTar } from './image-tar.ts'
import type { TarEntry } from './image-tar.ts'
import { formatOf, measure, peek, unpack } from './image-unpack.ts'
import type { ScanContent } from './source-scan.ts'

export type LayerLimits = {
  /** Bytes of the largest text that is read. */
  readonly fileBytes: number
  /** Unpacked bytes of all layers of a run together. */
  readonly totalBytes: number
  /** Entries of all layers of a run together. */
  readonly entries: number
}

export const layerLimits: LayerLimits = {
  fileBytes: 64 * 1024 ** 2,
  totalBytes: 16 * 1024 ** 3,
  entries: 4_000_000,
}

/** Bytes by which a large file is told to be text or binary. */
const SNIFFED_BYTES = 8_192

/** What is left of a run's limits; every layer takes from it. */
type LayerBudget = { bytes: number; entries: number }

export type LayerDeps = {
  readonly scan: ScanContent
  readonly signal: AbortSignal
  readonly limits: LayerLimits
  readonly budget: LayerBudget
}

/**
 * Reads every file of one layer, packed or not, and scans it. What cannot be read is in `unread`.
 * @throws the signal's reason, and what the scanner throws.
 */
export async function scanLayer(source: Bytes, deps: LayerDeps): Promise<LayerScan> {
  const stored = measure(source)
  const layer = startLayer()
  let hasScannerFailed = false
  const scan: ScanContent = (bytes, path) => {
    hasScannerFailed = true
    const observations = deps.scan(bytes, path)
    hasScannerFailed = false
    return observations
  }
  try {
    const { head, all } = await peek(stored.bytes)
    const unpacked = unpack(all, formatOf(head))
    if (typeof unpacked === 'string') throw new Error(unpacked)
    const bytes = limit(unpacked, deps)
    // Bytes that were not packed need no second digest.
    const plain = unpacked === all ? { bytes, digest: stored.digest } : measure(bytes)
    for await (const entry of readTar(plain.bytes)) {
      deps.signal.throwIfAborted()
      deps.budget.entries -= 1
      if (deps.budget.entries < 0)
        throw new Error(`the layers hold more than ${deps.limits.entries} entries`)
      await readEntry(entry, layer, { ...deps, scan })
    }
    return { ...layer, digest: stored.digest(), diffId: plain.digest() }
  } catch (error) {
    deps.signal.throwIfAborted()
    if (hasScannerFailed) throw error
    layer.unread.push({ path: null, reason: reasonOf(error) })
    return layer
  }
}

/** A layer that is left out: only its digest was read. */
export function knownLayer(digest: string): LayerScan {
  return { ...startLayer(), digest, isKnown: true }
}

/** What went wrong, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (/unexpected end|premature close|aborted|terminated/i.test(message)) return 'it is cut off'
  if (/invalid (?:tar )?header|header exceeds/i.test(message)) return 'it is no whole tar archive'
  if (error instanceof Error && 'code' in error && /^Z_|^ZSTD_/.test(String(error.code)))
    return 'its packed bytes are damaged'
  return visibleName(message).slice(0, 200)
}

function startLayer() {
  return {
    digest: null,
    diffId: null,
    found: [] as { path: string; observations: readonly Observation[] }[],
    paths: {
      written: new Set<string>(),
      deleted: new Set<string>(),
      emptied: new Set<string>(),
    },
    files: 0,
    binaries: 0,
    bytes: 0,
    unread: [] as { path: string | null; reason: string }[],
    isKnown: false,
  }
}

type OpenLayer = ReturnType<typeof startLayer>

async function* limit(
  unpacked: Bytes,
  { signal, limits, budget }: LayerDeps,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of unpacked) {
    signal.throwIfAborted()
    budget.bytes -= chunk.length
    if (budget.bytes < 0)
      throw new Error(`the layers unpack to more than ${showBytes(limits.totalBytes)}`)
    yield chunk
  }
}

async function readEntry(entry: TarEntry, layer: OpenLayer, deps: LayerDeps): Promise<void> {
  if (entry.type === 'directory') return
  notePath(entry.path, layer.paths)
  if (HAS_NO_CONTENT.has(entry.type) || (entry.size === 0 && isMarker(entry.path))) return
  layer.files += 1
  const content = await readContent(entry, deps.limits.fileBytes)
  if (content === null) {
    layer.binaries += 1
    return
  }
  if (content === 'large') {
    const reason = `it is a text of ${showBytes(entry.size)}, larger than ${showBytes(deps.limits.fileBytes)}`
    layer.unread.push({ path: entry.path, reason })
    return
  }
  layer.bytes += content.length
  const { path } = entry
  const observations = deps.scan(content, path)
  if (observations === null) layer.binaries += 1
  else if (observations.length > 0) layer.found.push({ path, observations })
}

const HAS_NO_CONTENT: ReadonlySet<TarEntry['type']> = new Set([
  'link',
  'symlink',
  'character-device',
  'block-device',
  'fifo',
])

/** Marks of deletion. Source: OCI image layer specification, "Whiteouts". */
function notePath(path: string, paths: OpenLayer['paths']): void {
  const folder = posix.dirname(path)
  const name = posix.basename(path)
  if (name === '.wh..wh..opq') paths.emptied.add(folder)
  else if (name.startsWith('.wh.') && !name.startsWith('.wh..wh.'))
    paths.deleted.add(posix.join(folder, name.slice('.wh.'.length)))
  else if (!isMarker(path)) paths.written.add(path)
}

function isMarker(path: string): boolean {
  return posix.basename(path).startsWith('.wh.')
}

/** The file's bytes; of one beyond the limit only whether it is text: null for a binary. */
async function readContent(entry: TarEntry, limit: number): Promise<Buffer | 'large' | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of entry.content) {
    chunks.push(chunk)
    size += chunk.length
    if (entry.size > limit && size >= SNIFFED_BYTES)
      return decodeText(Buffer.concat(chunks)) === null ? null : 'large'
  }
  if (entry.size > limit) return decodeText(Buffer.concat(chunks)) === null ? null : 'large'
  const [only] = chunks
  return only !== undefined && chunks.length === 1
    ? Buffer.from(only.buffer, only.byteOffset, only.length)
    : Buffer.concat(chunks)
}

function showBytes(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${Math.round(bytes / 1024 ** 3)} GB`
  return bytes >= 1024 ** 2 ? `${Math.round(bytes / 1024 ** 2)} MB` : `${bytes} bytes`
}
