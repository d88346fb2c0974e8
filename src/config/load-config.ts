import { readFile } from 'node:fs/promises'

import { InputError } from '../contract/input-error.ts'
import type { Config } from './schema.ts'

/** Reads and checks `papergate.yml`; null when the file does not exist. @throws InputError otherwise. */
export async function loadConfig(path: string): Promise<Config | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw new InputError(
      'config/unreadable',
      {
        expected: `a readable file ${path}`,
        found: error instanceof Error ? error.message : String(error),
        fix: 'Check the path and its permissions.',
      },
      { cause: error },
    )
  }
  // YAML and the schema take a while to load; most commands work without a file too.
  const { parseConfig } = await import('./parse-config.ts')
  return parseConfig(text, path)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
