import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

import { secretValues } from './environment.ts'

/**
 * Secrets in the `.env*` files of some folders, which Compose and tests read by themselves: a check may
 * print one before any gate has looked at it. Best effort; what cannot be read holds none.
 */
export async function readDotenvSecrets(folders: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(folders.map(readFolder))
  return found.flat()
}

async function readFolder(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => /^\.env(?:\..+)?$/.test(name))
  const secrets = await Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '')
      return secretValues(parseEnv(text))
    }),
  )
  return secrets.flat()
}
