import { readdir, readlink } from 'node:fs/promises'

/** Ids of the processes that run exactly this program. A recorded id alone may belong to somebody else by now. */
export async function processesRunning(program: string): Promise<readonly number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue
    const target = await readlink(`/proc/${name}/exe`).catch(() => '')
    if (target === program) found.push(Number(name))
  }
  return found
}
