import { chmod, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { hashContext } from './hash-context.ts'

type Files = Readonly<Record<string, string>>

async function hashOf(files: Files, executable?: string): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder.path, path), text)
  if (executable !== undefined) await chmod(join(folder.path, executable), 0o755)
  const names = Object.keys(files)
  return await hashContext(folder.path, { name: 'a', dockerfiles: ['Dockerfile'], files: names })
}

const files: Files = { Dockerfile: 'FROM scratch', one: 'ab', two: 'c' }

it('is the same for the same sources in another folder', async () => {
  expect(await hashOf(files)).toBe(await hashOf(files))
})

it.each([
  ['content changes', { ...files, one: 'xy' }, undefined],
  ['the Dockerfile changes', { ...files, Dockerfile: 'FROM other' }, undefined],
  ['a file is renamed', { Dockerfile: 'FROM scratch', three: 'ab', two: 'c' }, undefined],
  ['bytes move from one file to the next', { ...files, one: 'a', two: 'bc' }, undefined],
  ['a file becomes executable', files, 'one'],
])('changes when %s', async (_case, changed, executable) => {
  expect(await hashOf(changed, executable)).not.toBe(await hashOf(files))
})
