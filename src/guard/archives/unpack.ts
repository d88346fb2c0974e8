import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'

import { ARCHIVE_HEAD, archiveFormatOf, isArchive, startsAsZip } from './archive-format.ts'
import { describeDamage, readEntry } from './entry.ts'
import type { Entry } from './entry.ts'
import { harmlessName } from './harmless-name.ts'
import { readTar } from './read-tar.ts'
import { readZip } from './read-zip.ts'
import { OverBudget, UNPACK_LIMITS, UnpackBudget } from './unpack-budget.ts'
import type { UnpackLimits } from './unpack-budget.ts'

/** A file in an archive; its path is the archive's own, `!/` and the name in it, for each level. */
export type Unpacked =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Buffer }
  | { readonly kind: 'unread'; readonly path: string; readonly reason: string }

/**
 * Every file of a zip, tar or gzip, in bytes or at a path on the disk, and of the archives in it. What
 * is encrypted, damaged, too large, nested too deeply or of another format is given as unread. Nothing
 * is written anywhere.
 */
export async function* unpack(
  source: Buffer | string,
  name: string,
  limits: UnpackLimits = UNPACK_LIMITS,
): AsyncGenerator<Unpacked> {
  const path = harmlessName(name)
  try {
    const { head, size } = await lookAt(source)
    const budget = new UnpackBudget(limits, size)
    yield* unpackOne({ source, head, path }, { budget, depth: 1 })
  } catch (error) {
    yield { kind: 'unread', path, reason: describe(error) }
  }
}

type Packed = { readonly source: Buffer | string; readonly head: Buffer; readonly path: string }
type Progress = { readonly budget: UnpackBudget; readonly depth: number }

async function* unpackOne(packed: Packed, progress: Progress): AsyncGenerator<Unpacked> {
  const { source, head, path } = packed
  const format = archiveFormatOf(path, head)
  switch (format) {
    case 'zip': {
      // What stands before a zip is a file too, and what is only named so is nothing but a file.
      if (!startsAsZip(head)) {
        const whole = await readEntry(path, () => streamOf(source), progress.budget)
        yield toFile(whole, path)
        if (!('bytes' in whole) || !whole.bytes.includes(ZIP_END)) return
      }
      yield* unpackEntries(readZip(source, progress.budget), path, progress)
      return
    }
    case 'tar':
      yield* unpackEntries(readTar(streamOf(source), progress.budget), path, progress)
      return
    case 'gzip':
      yield* unpackGzip(packed, progress)
      return
    case null:
      yield toFile(await readEntry(path, () => streamOf(source), progress.budget), path)
      return
    case 'bzip2':
    case 'xz':
    case 'zstd':
    case '7z':
    case 'rar':
    case 'lz4':
      yield { kind: 'unread', path, reason: `it is packed with ${format}, which is not read` }
      return
    default:
      format satisfies never
  }
}

const ZIP_END = Buffer.from('PK\u0005\u0006')

/** A gzip holds one file; a tar in it is read as it streams by. */
async function* unpackGzip({ source, path }: Packed, progress: Progress): AsyncGenerator<Unpacked> {
  const name = path.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar')
  const inner = name === path ? `${path}!/content` : name
  const peeked = await peek(gunzip(source))
  if ('damage' in peeked) {
    yield { kind: 'unread', path, reason: peeked.damage }
    return
  }
  const { head, stream } = peeked
  if (archiveFormatOf('', head) === 'tar') {
    yield* unpackEntries(readTar(stream, progress.budget), path, progress)
    return
  }
  const content = await readEntry(inner, () => stream, progress.budget)
  if ('bytes' in content) yield* unpackInner(content.bytes, inner, progress)
  else yield { kind: 'unread', path, reason: content.reason }
}

async function* unpackEntries(
  entries: AsyncIterable<Entry>,
  path: string,
  progress: Progress,
): AsyncGenerator<Unpacked> {
  for await (const entry of entries) {
    const inner = entry.name === null ? path : `${path}!/${harmlessName(entry.name)}`
    if ('bytes' in entry) yield* unpackInner(entry.bytes, inner, progress)
    else yield { kind: 'unread', path: inner, reason: entry.reason }
  }
}

async function* unpackInner(
  bytes: Buffer,
  path: string,
  { budget, depth }: Progress,
): AsyncGenerator<Unpacked> {
  const head = bytes.subarray(0, ARCHIVE_HEAD)
  if (!isArchive(path, head)) yield { kind: 'file', path, bytes }
  else if (depth < budget.limits.depth) {
    yield* unpackOne({ source: bytes, head, path }, { budget, depth: depth + 1 })
  } else {
    const reason = `it is an archive in ${depth} others; no more than ${depth} are opened`
    yield { kind: 'unread', path, reason }
  }
}

function toFile(entry: Entry, path: string): Unpacked {
  return 'bytes' in entry
    ? { kind: 'file', path, bytes: entry.bytes }
    : { kind: 'unread', path, reason: entry.reason }
}

async function lookAt(
  source: Buffer | string,
): Promise<{ readonly head: Buffer; readonly size: number }> {
  if (typeof source !== 'string') {
    return { head: source.subarray(0, ARCHIVE_HEAD), size: source.length }
  }
  await using file = await open(source)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(ARCHIVE_HEAD), 0, ARCHIVE_HEAD, 0)
  return { head: buffer.subarray(0, bytesRead), size: (await file.stat()).size }
}

async function* streamOf(source: Buffer | string): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string') yield* createReadStream(source)
  else yield source
}

async function* gunzip(source: Buffer | string): AsyncGenerator<Uint8Array> {
  const unpacker = createGunzip()
  const input = typeof source === 'string' ? createReadStream(source) : null
  input?.on('error', (error) => unpacker.destroy(error))
  if (input === null) unpacker.end(source)
  else input.pipe(unpacker)
  try {
    yield* unpacker
  } finally {
    input?.destroy()
    unpacker.destroy()
  }
}

/** The first bytes of a stream, and the stream as if they had not been read. */
async function peek(
  source: AsyncGenerator<Uint8Array>,
): Promise<
  | { readonly head: Buffer; readonly stream: AsyncIterable<Uint8Array> }
  | { readonly damage: string }
> {
  const chunks: Uint8Array[] = []
  try {
    for (let size = 0; size < ARCHIVE_HEAD;) {
      const next = await source.next()
      if (next.done === true) break
      chunks.push(next.value)
      size += next.value.length
    }
  } catch (error) {
    return { damage: describeDamage(error) }
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks
      yield* source
    } finally {
      await source.return(undefined)
    }
  }
  return { head: Buffer.concat(chunks).subarray(0, ARCHIVE_HEAD), stream: all() }
}

function describe(error: unknown): string {
  return error instanceof OverBudget ? error.message : describeDamage(error)
}
