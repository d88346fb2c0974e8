import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { openLogFile } from './log-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-log-'))
})
afterEach(() => rm(folder, { recursive: true }))

it.each([
  ['everything within its bound', 8, 'one\ntwo\n'],
  ['nothing beyond it but a word about it', 7, 'one\n(the rest is left out: over 7 bytes)\n'],
])('holds %s', async (_what, limit, expected) => {
  const path = join(folder, 'suite.log')
  const file = openLogFile(path, limit)
  file.write('one')
  file.write('two')
  if (limit < 8) file.write('three')
  await file.close()
  expect(await readFile(path, 'utf8')).toBe(expected)
})

it('says when it cannot be written, and lets whoever writes go on', async () => {
  const file = openLogFile(join(folder, 'missing', 'suite.log'))
  file.write('one')
  await expect(file.close()).rejects.toMatchObject({ exitCode: 3, code: 'log/not-written' })
})
