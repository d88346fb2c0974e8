import { WorldError } from './world-error.ts'

/** What a disk or its owner may refuse; anything else, such as ENOENT, may be a mistake of ours. */
const REFUSALS: ReadonlySet<string> = new Set([
  'EACCES',
  'EDQUOT',
  'EEXIST',
  'EFBIG',
  'EIO',
  'EISDIR',
  'ELOOP',
  'EMFILE',
  'ENAMETOOLONG',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
])

/**
 * A refusal of the file system as a WorldError; any other error as it is.
 * @param near what was worked on, for an error that names no path: one on writing does not
 */
export function explainIoError(error: unknown, near = 'a file'): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  // Making a folder with its parents, Node tells of a read-only disk as ENOENT.
  const isRefusal = error.syscall === 'mkdir' || REFUSALS.has(String(error.code))
  if (!isRefusal) return error
  const path = 'path' in error && typeof error.path === 'string' ? error.path : near
  return new WorldError(
    'io/refused',
    {
      expected: `to read or write ${path}`,
      found: error.message,
      fix: 'Make room, make it readable and writable for this user, or name another place, and run again.',
    },
    { cause: error },
  )
}
