import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { readPlainFile } from './read-plain-file.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'papergate-plain-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  ['an empty file', 0],
  ['a short file', 5],
  ['a file as large as the shared memory', 4 * 1024 * 1024],
  ['a larger file', 4 * 1024 * 1024 + 1],
])('reads %s to its end, whatever was read before', (_, size) => {
  const [before, file] = [join(folder, 'before'), join(folder, 'file')]
  writeFileSync(before, 'b'.repeat(100))
  writeFileSync(file, 'f'.repeat(size))
  readPlainFile(before)
  expect(readPlainFile(file)?.equals(Buffer.alloc(size, 'f'))).toBe(true)
})

it('reads a file of the kernel, which says that it is empty', () => {
  expect(readPlainFile('/proc/self/status')?.includes('Name:')).toBe(true)
})

it('finds no text in a folder, a link, a pipe and in what is gone', () => {
  writeFileSync(join(folder, 'target'), 'text')
  symlinkSync('target', join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const found = ['', 'link', 'pipe', 'gone'].map((name) => readPlainFile(join(folder, name)))
  expect(found).toEqual([null, null, null, null])
})
