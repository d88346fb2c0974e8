import { expect, it } from 'vitest'

import { judgeBaseline } from './judge-baseline.ts'
import { judgeLostLines } from './judge-lost-lines.ts'

const place = { sha: '1a2b3c4d5e6f', distance: 1 }

it('lost lines are told as runs, the longest first', () => {
  const lost = [
    { path: 'a.py', lines: [3, 7, 8, 9] },
    { path: 'evil\u001B[2J.py', lines: [1, 2] },
  ]
  expect(judgeLostLines({ ...place, lost }, 5)).toMatchInlineSnapshot(`
    {
      "expected": "at most 5 unchanged lines to lose their coverage since 1a2b3c4d5e",
      "fix": "Bring back the tests that ran them, or see whether a report is missing.",
      "found": "lost: 6 unchanged lines covered at 1a2b3c4d5e (1 commit before) and not now: a.py:7-9, evil\\u001b[2J.py:1-2, a.py:3; at most 5 allowed",
      "id": "coverage/lost-lines",
      "locations": [
        {
          "endLine": 9,
          "line": 7,
          "path": "a.py",
        },
        {
          "endLine": 2,
          "line": 1,
          "path": "evil[2J.py",
        },
        {
          "endLine": 3,
          "line": 3,
          "path": "a.py",
        },
      ],
      "verdict": "fail",
    }
  `)
  expect(judgeLostLines({ ...place, lost }, 6).verdict).toBe('pass')
})

it('no lost line is a pass, and a hundred places are enough', () => {
  expect(judgeLostLines({ ...place, lost: [] }, 0)).toMatchInlineSnapshot(`
    {
      "expected": "at most 0 unchanged lines to lose their coverage since 1a2b3c4d5e",
      "fix": "",
      "found": "lost: no unchanged line that was covered at 1a2b3c4d5e (1 commit before)",
      "id": "coverage/lost-lines",
      "locations": [],
      "verdict": "pass",
    }
  `)
  const lines = Array.from({ length: 150 }, (_, index) => index * 2 + 1)
  const { locations, found } = judgeLostLines({ ...place, lost: [{ path: 'a.py', lines }] }, 0)
  expect(locations).toHaveLength(100)
  expect(found).toMatch(/150 unchanged lines .* a.py:5, …; at most 0 allowed$/)
})

const from = '1a2b3c4d5e6f'

it.each([
  [
    'warn',
    { kind: 'missing', from, asked: 100, isCut: false },
    'skip',
    'baseline: 1a2b3c4d5e and the 99 commits before have none',
  ],
  [
    'require',
    { kind: 'missing', from, asked: 1, isCut: true },
    'error',
    'baseline: 1a2b3c4d5e has none; there this shallow clone ends',
  ],
  [
    'require',
    { kind: 'refused', from, problem: 'expected x; found y', fix: 'Do z.' },
    'error',
    'baseline: none that can be used: expected x; found y',
  ],
  [
    'warn',
    { kind: 'refused', from, problem: 'expected x; found y', fix: 'Do z.' },
    'skip',
    'baseline: none that can be used: expected x; found y',
  ],
] as const)('%s makes of %o the verdict %s', (policy, facts, verdict, found) => {
  const rule = judgeBaseline(facts, policy)
  expect(rule).toMatchObject({ id: 'coverage/baseline', verdict, found })
  expect(rule.fix).not.toBe('')
})
