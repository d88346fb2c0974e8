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

it.each<readonly [what: string, lines: readonly string[], expected: string]>([
  ['everything within its limit', ['one', 'two', 'three'], 'one\ntwo\nthree\n'],
  [
    'the first and the last lines, and says what is missing between them',
    ['first', 'second', ...Array.from({ length: 1_500 }, (_, index) => `line ${index}`)],
    'first\n(left out here: 1500 lines, 13887 bytes)\nline 1499\n',
  ],
  [
    'no line that is longer than its half',
    ['x'.repeat(50), 'last'],
    '(left out here: 1 lines, 51 bytes)\nlast\n',
  ],
])('holds %s', async (_what, lines, expected) => {
  const path = join(folder, 'suite.log')
  const file = openLogFile(path, { limit: 24 })
  for (const line of lines) file.write(line)
  await file.close()
  expect(await readFile(path, 'utf8')).toBe(expected)
})

it('counts what is left out right whenever someone asks', async () => {
  const file = openLogFile(join(folder, 'suite.log'), { limit: 20 })
  for (let line = 0; line < 3_000; line += 1) {
    file.write('123456789')
    file.leftOut()
  }
  expect(file.leftOut()).toEqual({ lines: 2_998, bytes: 29_980 })
  await file.close()
})

it('says when it cannot be written, and lets whoever writes go on', async () => {
  const file = openLogFile(join(folder, 'missing', 'suite.log'))
  file.write('one')
  await expect(file.close()).rejects.toMatchObject({ exitCode: 3, code: 'log/not-written' })
})
