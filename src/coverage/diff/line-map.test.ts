import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { rounds } from '../../../tests/rounds.ts'
import { createCommittedRepository } from '../test-repository.ts'
import { createLineMap } from './line-map.ts'
import { parseDiff } from './parse-diff.ts'

it('lines move with what was added and removed before them, and rewritten ones have no place', () => {
  const map = createLineMap([
    { oldStart: 2, oldLines: 0, newStart: 2, newLines: 3 },
    { oldStart: 4, oldLines: 2, newStart: 7, newLines: 1 },
    { oldStart: 8, oldLines: 1, newStart: 10, newLines: 0 },
  ])
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map(map)).toEqual([1, 5, 6, null, null, 8, 9, null, 10])
})

it('lines of an unchanged file stay', () => {
  expect(createLineMap([])(7)).toBe(7)
})

/** Few different lines, so that git has a choice, and lines that look like a diff's own. */
const line = fc.constantFrom(
  '',
  'a',
  'b',
  '}',
  ' ',
  '-',
  '+',
  'a\r',
  'größe',
  '-- a/x',
  '++ b/x',
  '@@ -1 +1 @@',
  '\\ No newline at end of file',
  'diff --git a/x b/x',
  '* Unmerged path a',
)
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : ''))

it('whatever was edited, what git calls unchanged is the same line under its new number', async () => {
  await using repository = await createCommittedRepository({ keep: '' })
  const { git } = repository.deps
  const files = fc.array(fc.tuple(text, text), { minLength: 10, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(files, async (pairs) => {
      const sides = pairs.map(([before, after]) => ({
        before: before === '' ? ' \n' : before,
        after: after === '' ? ' \n' : after,
      }))
      const write = (side: 'before' | 'after'): Promise<void> =>
        repository.write(
          Object.fromEntries(sides.map((pair, index) => [`${index} a.py`, pair[side]])),
        )
      await write('before')
      await repository.git('add', '-A')
      await write('after')
      const changes = new Map(
        parseDiff(await git.unstagedDiff()).map((change) => [change.oldPath, change]),
      )
      sides.forEach(({ before, after }, index) => {
        const change = changes.get(`${index} a.py`)
        expect(change === undefined).toBe(before === after)
        expect(change?.path ?? `${index} a.py`).toBe(`${index} a.py`)
        const map = createLineMap(change?.hunks ?? [])
        expectTruth(linesOf(before), linesOf(after), map, change?.added ?? [])
      })
    }),
    { numRuns: rounds(8, 400) },
  )
})

function expectTruth(
  before: readonly string[],
  after: readonly string[],
  map: (line: number) => number | null,
  added: readonly number[],
): void {
  const kept = before.flatMap((content, index) => {
    const now = map(index + 1)
    if (now === null) return []
    expect(after[now - 1]).toBe(content)
    return [now]
  })
  // Every line of the new text is either kept or added, in order, once.
  expect([...kept, ...added].sort((a, b) => a - b)).toEqual(after.map((_, index) => index + 1))
  expect(kept).toEqual([...kept].sort((a, b) => a - b))
}

/** Lines with their ends: one without a newline is another line to git. */
function linesOf(content: string): readonly string[] {
  return content.match(/[^\n]*\n|[^\n]+$/g) ?? []
}
