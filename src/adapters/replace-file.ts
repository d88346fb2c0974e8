import { randomUUID } from 'node:crypto'
import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

/**
 * Replaces a file's content so that readers see the old or the new one, never a part, also after the
 * machine went down. The file's mode stays; a new file gets `mode`. A link stays a link, and what it
 * leads to is replaced. What is no regular file, such as a device, is left alone and refused.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  await replaceFileBy(path, mode, async (file) => {
    await file.writeFile(content)
    await file.sync()
  })
}

/** The same for content that is written piece by piece; it is not waited for until the disk has it. */
export async function replaceFileBy(
  path: string,
  mode: number,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const real = await realpath(path).catch(() => path)
  const found = await stat(real).catch(() => null)
  if (found?.isFile() === false) throw new NoRegularFile(real)
  const temporary = `${real}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await write(file)
    } finally {
      await file.close()
    }
    await chmod(temporary, found === null ? mode : found.mode & 0o777)
    await rename(temporary, real)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Looks like what the system says of a folder that a file is to be written over. */
class NoRegularFile extends Error {
  override readonly name = 'NoRegularFile'
  readonly code = 'EISDIR'
  readonly syscall = 'open'
  readonly path: string

  constructor(path: string) {
    super(`a folder or a device is there, ${path}`)
    this.path = path
  }
}
