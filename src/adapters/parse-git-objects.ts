import { WorldError } from '../contract/world-error.ts'

export type GitObject = {
  readonly type: string
  /** Bytes. */
  readonly size: number
  /** Null for an object above the limit. */
  readonly content: Buffer | null
}

const NEWLINE = 0x0a
/** `<id> <type> <size>`; an id has at most 64 digits. */
const LONGEST_HEADER = 512

/**
 * Reads the output of `git cat-file --batch` chunk by chunk, and gives each object once it is whole.
 * What is larger than `largest` is passed over and takes no memory.
 * @throws WorldError for an object that git does not have.
 */
export function createObjectParser(
  largest: number,
  onObject: (object: GitObject) => void,
): (chunk: Buffer) => void {
  let header = Buffer.alloc(0)
  let object: { readonly type: string; readonly size: number } | null = null
  /** Where a content is gathered that spans chunks. */
  let gathered: Buffer | null = null
  let taken = 0

  const takeHeader = (chunk: Buffer, from: number): number => {
    const end = chunk.indexOf(NEWLINE, from)
    header = Buffer.concat([header, chunk.subarray(from, end === -1 ? chunk.length : end)])
    if (header.length > LONGEST_HEADER) throw unexpected(header)
    if (end === -1) return chunk.length
    object = parseHeader(header)
    header = Buffer.alloc(0)
    gathered = null
    taken = 0
    return end + 1
  }
  const takeContent = (
    chunk: Buffer,
    from: number,
    { type, size }: { readonly type: string; readonly size: number },
  ): number => {
    const end = Math.min(chunk.length, from + size - taken)
    const isWhole = taken === 0 && end - from === size && end < chunk.length
    if (size <= largest && !isWhole) {
      gathered ??= Buffer.allocUnsafe(size)
      chunk.copy(gathered, taken, from, end)
    }
    taken += end - from
    // The line end after the content.
    if (taken < size || end === chunk.length) return end
    object = null
    const content = isWhole ? chunk.subarray(from, end) : gathered
    onObject({ type, size, content: size <= largest ? content : null })
    return end + 1
  }
  return (chunk) => {
    for (let from = 0; from < chunk.length;)
      from = object === null ? takeHeader(chunk, from) : takeContent(chunk, from, object)
  }
}

function parseHeader(header: Buffer): { readonly type: string; readonly size: number } {
  const [id = '', type = '', size = ''] = header.toString('latin1').split(' ')
  if (type === 'missing') {
    throw new WorldError('git/object-missing', {
      expected: 'this clone to have every object of the commits to scan',
      found: `${id} is missing`,
      fix: 'Clone it again without --filter, or run git fetch --refetch --no-filter.',
    })
  }
  if (!/^\d{1,15}$/.test(size)) throw unexpected(header)
  return { type, size: Number(size) }
}

function unexpected(header: Buffer): WorldError {
  return new WorldError('git/failed', {
    expected: 'git cat-file to answer with id, type and size',
    found: `${header.length} other bytes`,
    fix: 'Check that git on PATH is git 2.30 or newer.',
  })
}
