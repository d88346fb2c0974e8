import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { mergeLogs } from './merge-logs.ts'
import { readLastLines } from './read-log-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-merge-'))
})
afterEach(() => rm(folder, { recursive: true }))

const at = (second: number): string =>
  `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000000Z`

async function merged(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const written = []
  for (const [service, text] of Object.entries(files)) {
    const path = join(folder, `${service}.log`)
    await writeFile(path, text)
    written.push({ service, path })
  }
  const lines = []
  for await (const { service, text } of mergeLogs(written)) lines.push(`${service} ${text}`)
  return lines
}

it('takes the lines of all files in the order of time', async () => {
  const lines = await merged({
    a: `${at(1)} out one\n${at(4)} out four\n`,
    b: `${at(2)} out two\n${at(3)} err three\n${at(5)} out five\n`,
    c: '',
  })
  expect(lines).toEqual(['a one', 'b two', 'b three', 'a four', 'b five'])
})

it('keeps the order of files, and within a file of lines, for equal times', async () => {
  const same = (texts: readonly string[]): string =>
    texts.map((text) => `${at(1)} out ${text}\n`).join('')
  expect(await merged({ b: same(['1', '2']), a: same(['3', '4']), c: same(['5']) })).toEqual([
    'b 1',
    'b 2',
    'a 3',
    'a 4',
    'c 5',
  ])
})

it('puts lines in order that overtook each other on their way into a file', async () => {
  const lines = await merged({
    a: `${at(2)} out two\n${at(1)} err one\n${at(3)} out three\n`,
    b: `${at(1)} out also one\n`,
  })
  expect(lines).toEqual(['a one', 'b also one', 'a two', 'a three'])
})

it('leaves out what is no line of a log, such as one that a crash cut off', async () => {
  expect(await merged({ a: `garbage\n${at(1)} out one\n${at(2)} o` })).toEqual(['a one'])
})

it('reads files of any length, line ends wherever the pieces of it end', async () => {
  const count = 20_000
  const text = (name: string): string =>
    Array.from({ length: count }, (_, index) => `${at(index % 60)} out ${name}${index}\n`)
      .sort()
      .join('')
  const lines = await merged({ a: text('a'), b: text('b') })
  expect(lines).toHaveLength(2 * count)
  expect(new Set(lines).size).toBe(2 * count)
})

it('reads the last lines without reading the rest', async () => {
  const path = join(folder, 'a.log')
  await writeFile(path, `${`${at(1)} out ${'x'.repeat(100)}\n`.repeat(5_000)}${at(2)} out last\n`)
  const lines = await readLastLines(path, 2)
  expect(lines.map(({ text }) => text)).toEqual(['x'.repeat(100), 'last'])
  expect(await readLastLines(join(folder, 'none.log'), 2)).toEqual([])
})
