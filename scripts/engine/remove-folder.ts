import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'

import { runCommand } from './run-command.ts'

/** Removes a folder of ours, and first the mounts below it that a daemon left; returns whether it was there. */
export async function removeFolder(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '')
  // One that went with its parent is no error; one that stays makes the removal fail, and that is.
  for (const mount of mountsBelow(folder, mounts)) await runCommand('umount', ['-l', mount])
  await rm(folder, { recursive: true, force: true })
  return true
}

/** Mount points inside a folder, the last mounted first. Format: proc_pid_mounts(5), with octal escapes. */
export function mountsBelow(folder: string, mounts: string): readonly string[] {
  return mounts
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? [])
    .map((path) =>
      path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      ),
    )
    .filter((path) => path.startsWith(`${folder}/`))
    .toReversed()
}
