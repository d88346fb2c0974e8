import { lstat, readFile } from 'node:fs/promises'

/**
 * Text of a source; none of a link, nor of a file that git lists and that is gone from the work tree:
 * neither has lines here.
 */
export async function readSource(path: string): Promise<string> {
  try {
    return (await lstat(path)).isFile() ? await readFile(path, 'utf8') : ''
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    // The second where a folder above it has become a file.
    if (code === 'ENOENT' || code === 'ENOTDIR') return ''
    throw error
  }
}
