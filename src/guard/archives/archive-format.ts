export type ArchiveFormat = 'zip' | 'tar' | 'gzip' | 'bzip2' | 'xz' | 'zstd' | '7z' | 'rar' | 'lz4'

/** Bytes by which every format is told: a tar's mark stands at 257. */
export const ARCHIVE_HEAD = 512

/** Whether a file holds others; formats that cannot be read are archives too, so that it is said. */
export function isArchive(name: string, head: Uint8Array): boolean {
  return archiveFormatOf(name, head) !== null
}

/**
 * What a file is by its first bytes. The name only tells of a zip that something stands before, such
 * as a program that unpacks itself.
 */
export function archiveFormatOf(name: string, head: Uint8Array): ArchiveFormat | null {
  const found = MARKS.find(({ mark, offset }) => startsWith(head, mark, offset))
  if (found !== undefined) return found.format
  return ZIP_NAME.test(name) ? 'zip' : null
}

/** Whether the bytes themselves begin as a zip does. */
export function startsAsZip(head: Uint8Array): boolean {
  return MARKS.some(({ format, mark }) => format === 'zip' && startsWith(head, mark, 0))
}

const MARKS: readonly {
  readonly format: ArchiveFormat
  readonly mark: Buffer
  readonly offset: number
}[] = [
  { format: 'zip', mark: Buffer.from('PK\u0003\u0004'), offset: 0 },
  { format: 'zip', mark: Buffer.from('PK\u0005\u0006'), offset: 0 },
  // A first part of several.
  { format: 'zip', mark: Buffer.from('PK\u0007\u0008PK'), offset: 0 },
  { format: 'gzip', mark: Buffer.from([0x1f, 0x8b, 0x08]), offset: 0 },
  { format: 'bzip2', mark: Buffer.from('BZh'), offset: 0 },
  { format: 'xz', mark: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), offset: 0 },
  { format: 'zstd', mark: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), offset: 0 },
  { format: '7z', mark: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), offset: 0 },
  { format: 'rar', mark: Buffer.from('Rar!\u001a\u0007'), offset: 0 },
  { format: 'lz4', mark: Buffer.from([0x04, 0x22, 0x4d, 0x18]), offset: 0 },
  { format: 'tar', mark: Buffer.from('ustar'), offset: 257 },
]

const ZIP_NAME =
  /\.(?:zip|jar|war|ear|aar|apk|whl|egg|pyz|nupkg|vsix|xpi|crx|docx|xlsx|pptx|odt|ods|epub)$/i

function startsWith(head: Uint8Array, mark: Uint8Array, offset: number): boolean {
  return mark.every((byte, index) => head[offset + index] === byte)
}
