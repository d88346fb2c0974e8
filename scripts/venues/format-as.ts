import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { format } from 'oxfmt'
import type { FormatConfig } from 'oxfmt'

const root = resolve(import.meta.dirname, '..', '..')
/** Keys of the formatter's file that are no options of how a text looks. */
const OTHER_KEYS = new Set(['$schema', 'ignorePatterns'])

/** Formats a text as the repository's formatter formats a file of that name. */
export async function formatAs(name: string, text: string): Promise<string> {
  const config: unknown = JSON.parse(await readFile(join(root, '.oxfmtrc.json'), 'utf8'))
  const options: FormatConfig = Object.fromEntries(
    Object.entries(config as object).filter(([key]) => !OTHER_KEYS.has(key)),
  )
  const { code, errors } = await format(name, text, options)
  const [error] = errors
  if (error !== undefined) throw new Error(`${name}: ${error.message}`)
  return code
}
