import { WorldError } from './world-error.ts'

/** What a disk or its owner may refuse; anything else, such as ENOENT, may be a mistake of ours. */
const REFUSALS: ReadonlySet<string> = new Set([
  'EACCES',
  'EDQUOT',
  'EEXIST',
  'EIO',
  'EISDIR',
  'EMFILE',
  'ENAMETOOLONG',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
])

/** A refusal of the file system as a WorldError; any other error as it is. */
export function explainIoError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  // Making a folder with its parents, Node tells of a read-only disk as ENOENT.
  const isRefusal = error.syscall === 'mkdir' || REFUSALS.has(String(error.code))
  if (!isRefusal) return error
  const path = 'path' in error && typeof error.path === 'string' ? ` ${error.path}` : ' a file'
  return new WorldError(
    'io/refused',
    {
      expected: `to read or write${path}`,
      found: error.message,
      fix: 'Make room, or make it readable and writable for this user, and run again.',
    },
    { cause: error },
  )
}
