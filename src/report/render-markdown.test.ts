import { expect, it } from 'vitest'

import type { GateResult, RuleResult } from '../contract/result.ts'
import { renderMarkdown } from './render-markdown.ts'

const result = (
  gate: GateResult['gate'],
  verdict: GateResult['verdict'],
  rules: readonly RuleResult[] = [],
): GateResult => ({
  schema: 'papergate/result/v1',
  gate,
  verdict,
  summary: `${gate} says ${verdict}`,
  rules: [...rules],
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:02.000Z',
  data: {},
})

const rule = (id: string): RuleResult => ({
  id,
  verdict: 'error',
  expected: 'a result of the images gate',
  found: 'none',
  fix: 'Look for the job.',
  locations: [],
})

it('is as red as the verdict where every gate that left a result passed', () => {
  const verdict = result('verdict', 'error', [rule('verdict/guard'), rule('verdict/images')])
  expect(renderMarkdown([result('guard', 'pass'), verdict])).toMatchInlineSnapshot(`
    "## ⚠️ Papergate: error

    verdict says error

    | | gate | verdict | time | what it says |
    |---|---|---|---:|---|
    | ✅ | guard | pass | 2.0 s | guard says pass |

    ### ⚠️ verdict: verdict/images

    - **Expected:** a result of the images gate
    - **Found:** none
    - **What to do:** Look for the job.

    See the same on your machine: \`papergate run pr\`
    "
  `)
})

it('tells a failed gate once, with its place', () => {
  const broken = {
    ...rule('guard/live-credential'),
    locations: [{ path: 'app/settings.env', line: 3 }],
  }
  const markdown = renderMarkdown([
    result('guard', 'fail', [broken]),
    result('verdict', 'fail', [rule('verdict/guard')]),
  ])
  expect(markdown).toContain('- **Where:** app/settings.env:3')
  expect(markdown).not.toContain('verdict/guard')
})
