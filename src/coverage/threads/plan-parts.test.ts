import { open } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { createTestRepository, lcovOf } from '../test-repository.ts'
import { planParts } from './plan-parts.ts'

const behind = '\nend_of_record\n'
const report = lcovOf(
  Object.fromEntries(
    Array.from({ length: 30 }, (_, file) => [
      `src/${'x'.repeat(file)}.py`,
      Object.fromEntries(Array.from({ length: file + 1 }, (_, line) => [line + 1, file * line])),
    ]),
  ),
)

it('parts cover the whole report and end behind records, however many are asked for', async () => {
  await using folder = await createTestRepository({ report })
  await using handle = await open(join(folder.root, 'report'))
  for (const count of [1, 2, 3, 7, 30, 99]) {
    const parts = await planParts(handle, report.length, { behind, count })
    const texts = parts.map(({ start, end }) => report.slice(start, end))
    expect(texts.join('')).toBe(report)
    for (const text of texts) expect(text).toMatch(/^SF:[^]*\nend_of_record\n$/)
    expect(parts.length).toBeLessThanOrEqual(count)
  }
})

it.each([
  ['no end of a record', 'SF:a.py\nDA:1,1\n'],
  ['Windows line ends', report.replaceAll('\n', '\r\n')],
])('a report with %s stays whole', async (_name, content) => {
  await using folder = await createTestRepository({ report: content })
  await using handle = await open(join(folder.root, 'report'))
  const size = content.length
  expect(await planParts(handle, size, { behind, count: 9 })).toEqual([
    { start: 0, end: size, isFirst: true, isLast: true },
  ])
})
