import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, as far as they are not there. Not with `recursive` of `mkdir`: below
 * /proc and the like, where no folder can be made, Node tries again for ever.
 * @param mode of all that are made; default: what the umask leaves
 */
export async function createFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (error) {
    if (await isFolder(path)) return
    const above = dirname(path)
    const isAboveMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isAboveMissing || above === path) throw error
    await createFolder(above, mode)
    await makeLast(path, mode)
  }
}

/** Another process may make the same folder at the same time. */
async function makeLast(path: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (error) {
    if (!(await isFolder(path))) throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
