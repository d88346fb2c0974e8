import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { createFolder } from '../../adapters/create-folder.ts'
import type { World } from '../../adapters/world.ts'
import { WorldError } from '../../contract/world-error.ts'

export type KeptText = { readonly path: string; readonly text: string }

const SHOWN_LINES = 40

/** Writes a text that people may want to look at. */
export async function keepText(path: string, text: string, folder: string): Promise<KeptText> {
  const file = join(folder, path)
  await createFolder(dirname(file))
  await writeFile(file, text)
  return { path: file, text }
}

/** What has to be done to the one to have the other, as git shows it; empty where they are equal. */
export async function compareTexts(
  from: KeptText,
  to: KeptText,
  { exec }: Pick<World, 'exec'>,
): Promise<string> {
  if (from.text === to.text) return ''
  const args = [
    'diff',
    '--no-index',
    '--no-color',
    '--no-ext-diff',
    '-U1',
    '--',
    from.path,
    to.path,
  ]
  const { exitCode, stdout, stderr } = await exec('git', args)
  if (exitCode !== 1) {
    throw new WorldError('integration/migrations-diff', {
      expected: 'git to compare two schemas',
      found: stderr.trim() || `exit code ${exitCode}`,
      fix: 'Look at both files beside each other.',
    })
  }
  const [, ...hunks] = stdout.split(/^(?=@@ )/m)
  const lines = hunks.join('').trimEnd().split('\n')
  const more = lines.length - SHOWN_LINES
  return [...lines.slice(0, SHOWN_LINES), ...(more > 0 ? [`and ${more} more lines`] : [])].join(
    '\n',
  )
}
