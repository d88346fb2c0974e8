import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { demandCommand } from '../engine/run-command.ts'

/** Unpacks the archives that act's artifact server keeps below `folder`; returns a folder per artifact. */
export async function unpackArtifacts(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder)
  const unpacked = names.map(async (name) => {
    const target = join(folder, name, 'files')
    await mkdir(target)
    // Node reads no zip files; Python is among the tools.
    await demandCommand('python3', [
      '-m',
      'zipfile',
      '-e',
      join(folder, name, `${name}.zip`),
      target,
    ])
    return [name, target] as const
  })
  return Object.fromEntries(await Promise.all(unpacked))
}
