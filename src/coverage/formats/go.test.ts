import { expect, it } from 'vitest'

import { InputError } from '../../contract/input-error.ts'
import { NO_COUNTS } from '../model/counts.ts'
import { measureReport, readFixture, readTestReport } from './json/read-test-report.ts'

async function hitsOf(text: string | Buffer, path = 'a/b.go'): Promise<Record<number, number>> {
  const { lines } = (await readTestReport(text)).files.get(path) ?? { lines: NO_COUNTS }
  return Object.fromEntries([...lines.keys].map((line, index) => [line, lines.hits[index] ?? 0]))
}

const profile = (...blocks: readonly string[]): string => `mode: count\n${blocks.join('\n')}\n`

it('the profile of a package gives its lines', async () => {
  expect(
    await hitsOf(await readFixture('go/set.out'), 'example.test/trade/limits/limits.go'),
  ).toEqual({
    5: 1,
    6: 1,
    7: 0,
    8: 1,
    9: 1,
    10: 1,
    11: 1,
    14: 1,
    17: 0,
    18: 0,
    19: 0,
    20: 0,
  })
})

it('blocks that every package lists again have the sum of their counts', async () => {
  const report = await readTestReport(await readFixture('go/count.out'))
  expect(measureReport(report)).toMatchObject({
    lines: { covered: 13, total: 18 },
    branches: { covered: 0, total: 0 },
    functions: { covered: 0, total: 0 },
  })
  expect(
    await hitsOf(await readFixture('go/count.out'), 'example.test/trade/book/book.go'),
  ).toEqual({
    5: 1,
    6: 1,
    7: 1,
    8: 1,
    9: 1,
    10: 0,
  })
})

it.each([
  [
    'the largest count of its blocks',
    ['a/b.go:1.1,3.2 1 4', 'a/b.go:3.2,3.9 1 7'],
    { 1: 4, 2: 4, 3: 7 },
  ],
  [
    'the sum of one block named twice',
    ['a/b.go:1.1,1.2 1 4', 'c.go:1.1,1.2 1 0', 'a/b.go:1.1,1.2 1 3'],
    { 1: 7 },
  ],
  [
    'hits however the blocks are ordered',
    ['a/b.go:5.1,5.2 1 0', 'a/b.go:1.1,1.2 1 1'],
    { 1: 1, 5: 0 },
  ],
  [
    'hits where only another block of it ran',
    ['a/b.go:1.1,2.2 1 0', 'a/b.go:2.2,2.9 1 1'],
    { 1: 0, 2: 1 },
  ],
  ['no hits of a block without statements', ['a/b.go:1.1,1.2 1 1', 'a/b.go:2.1,3.2 0 0'], { 1: 1 }],
  [
    'at most the largest exact count',
    ['a/b.go:1.1,1.2 1 18446744073709551615'],
    { 1: Number.MAX_SAFE_INTEGER },
  ],
  [
    'hits also behind another mode line',
    ['a/b.go:1.1,1.2 1 0', 'mode: set', 'a/b.go:1.1,1.2 1 1'],
    { 1: 1 },
  ],
  ['hits also with Windows line ends', ['a/b.go:1.1,1.2 1 2\r', '\r'], { 1: 2 }],
])('a line has %s', async (_name, blocks, expected) => {
  expect(await hitsOf(profile(...blocks))).toEqual(expected)
})

it.each(['C:/x y/b,1.go', 'a b:c.go', 'größe.go', '../../etc/b.go', '__proto__'])(
  'the path %s is read as it is',
  async (path) => {
    const report = await readTestReport(profile(`${path}:1.1,1.2 1 1`))
    expect([...report.files.keys()]).toEqual([path])
  },
)

it('many reports of the same blocks stay small and exact', async () => {
  const blocks = Array.from(
    { length: 300 },
    (_, index) => `a/b.go:${index + 1}.1,${index + 1}.9 1 1`,
  )
  const hits = await hitsOf(profile(...Array.from({ length: 50 }, () => blocks).flat()))
  expect(new Set(Object.values(hits))).toEqual(new Set([50]))
  expect(Object.keys(hits)).toHaveLength(300)
})

it.each([
  ['no count', 'a/b.go:1.1,1.2 1', '<path>:<line>.<column>'],
  ['no path', ':1.1,1.2 1 1', '<path>:<line>.<column>'],
  ['no column', 'a/b.go:1,1.2 1 1', '<path>:<line>.<column>'],
  ['a negative count', 'a/b.go:1.1,1.2 1 -1', '<path>:<line>.<column>'],
  ['half a count', 'a/b.go:1.1,1.2 1 0.5', '<path>:<line>.<column>'],
  ['an endless count', `a/b.go:1.1,1.2 1 ${'9'.repeat(400)}`, '<path>:<line>.<column>'],
  ['another mode', 'mode: regular', 'a line such as mode: set; found mode: regular'],
  ['another text', '<html>', 'found <html>'],
  ['line 0', 'a/b.go:0.1,1.2 1 1', 'from 1 to 10000000; found 0.1,1.2'],
  ['an absurd line', 'a/b.go:1.1,99999999999.2 1 1', 'from 1 to 10000000'],
  ['an end before its start', 'a/b.go:3.1,2.2 1 1', 'from a line to the same or a later one'],
  ['a byte 0', 'a/b.go:1.1,1.2 1 \0', '<path>:<line>.<column>'],
])('a profile with %s is refused and says where', async (_name, block, message) => {
  const error: unknown = await readTestReport(profile('a/b.go:1.1,1.2 1 1', block)).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(InputError)
  expect(String(error)).toContain(message)
  expect(String(error)).toContain('in report, line 3')
})

it('a profile cut off inside a line is refused, since a count may be cut', async () => {
  const whole = profile('a/b.go:1.1,1.2 1 10', 'a/b.go:2.1,2.2 1 10')
  for (let length = 1; length < whole.length; length += 1) {
    if (whole[length - 1] === '\n' && length > 20) continue
    await expect(readTestReport(whole.slice(0, length))).rejects.toThrow(InputError)
  }
})

it('blocks of millions of lines cannot fill the memory', async () => {
  const blocks = ['a', 'b', 'c'].map((path) => `${path}:1.1,9999999.2 1 1`)
  await expect(readTestReport(profile(...blocks))).rejects.toThrow('at most 20000000 lines')
})
