import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'

/** Larger files get memory of their own. */
const LARGEST_SHARED = 4 * 1024 * 1024
let shared: Buffer | null = null

/**
 * The file's bytes, which are good until the next file is read: memory is used again, since new memory
 * costs as much as reading does. Null for what has no text of its own: a link, a socket, a deleted file.
 */
export function readPlainFile(path: string): Buffer | null {
  const descriptor = openPlain(path)
  if (descriptor === null) return null
  try {
    const stats = fstatSync(descriptor)
    return stats.isFile() ? readAll(descriptor, stats.size) : null
  } finally {
    closeSync(descriptor)
  }
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
// Windows knows neither: there a link must be told before.
const TELLS_LINKS = typeof O_NOFOLLOW === 'number' && typeof O_NONBLOCK === 'number'
const FLAGS = TELLS_LINKS ? O_RDONLY | O_NOFOLLOW | O_NONBLOCK : O_RDONLY
/** Nothing there; a link; a socket, or a device without a driver. */
const NO_TEXT: ReadonlySet<unknown> = new Set(['ENOENT', 'ELOOP', 'ENXIO', 'ENODEV'])

function openPlain(path: string): number | null {
  try {
    if (!TELLS_LINKS && !lstatSync(path).isFile()) return null
    return openSync(path, FLAGS)
  } catch (error) {
    if (error instanceof Error && 'code' in error && NO_TEXT.has(error.code)) return null
    throw error
  }
}

function readAll(descriptor: number, size: number): Buffer {
  // Files of the kernel say that they are empty, and are not.
  let memory = memoryOf(Math.max(size, 1))
  let length = 0
  for (;;) {
    const count = readSync(descriptor, memory, length, memory.length - length, null)
    length += count
    if (count === 0 || (length === size && size > 0)) return memory.subarray(0, length)
    if (length === memory.length) memory = Buffer.concat([memory], memory.length * 2)
  }
}

function memoryOf(size: number): Buffer {
  if (size > LARGEST_SHARED) return Buffer.allocUnsafeSlow(size)
  shared ??= Buffer.allocUnsafeSlow(LARGEST_SHARED)
  return shared
}
