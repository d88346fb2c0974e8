import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises'

/**
 * Replaces a file's text so that readers see the old or the new one, never a part. The file's mode
 * stays; a new file gets `mode`. A link stays a link, and what it leads to is replaced.
 */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const real = await realpath(path).catch(() => path)
  const kept = await stat(real).then(
    (found) => found.mode & 0o777,
    () => mode,
  )
  const temporary = `${real}.${process.pid}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await chmod(temporary, kept)
    await rename(temporary, real)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
