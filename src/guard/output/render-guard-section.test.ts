import { expect, it } from 'vitest'

import type { GateResult } from '../../contract/result.ts'
import { renderMarkdown } from '../../report/render-markdown.ts'
import { renderGuardSection } from './render-guard-section.ts'

const result: GateResult = {
  schema: 'papergate/result/v1',
  gate: 'guard',
  verdict: 'fail',
  summary: 'a live key',
  rules: [
    {
      id: 'guard/no-live-credential',
      verdict: 'fail',
      expected: 'no live credential',
      found: 'a live key',
      fix: 'Revoke the key.',
      locations: [],
    },
    {
      id: 'guard/workflow-inherit',
      verdict: 'fail',
      expected: 'no inherited secrets',
      found: 'the job ship of ci.yml',
      fix: 'Name each secret.',
      locations: [],
    },
  ],
  startedAt: '2026-11-26T10:00:00.000Z',
  finishedAt: '2026-11-26T10:00:01.000Z',
  data: {
    findings: Array.from({ length: 30 }, (_, index) => ({
      rule: 'guard/no-live-credential',
      venue: 'alpaca',
      field: 'keyId',
      environment: index === 1 ? 'unknown' : 'live',
      decision: 'block',
      allowedBy: null,
      evidence: [{ kind: 'prefix', pointsTo: 'live', detail: 'the key id | starts with AK' }],
      service: index === 0 ? 'gateway' : null,
      location: { path: `apps/a${index}/<b>.env`, line: 3, column: 1 },
      fingerprint: '00112233445566778899aabbccddeeff',
      length: 20,
      message: '',
    })),
    scanned: {
      files: 3,
      binaries: 0,
      bytes: 90,
      sources: ['tree', 'compose'],
      byLines: ['large<b>.json'],
    },
  },
}
const render = (one: GateResult): string =>
  renderMarkdown([one], { sections: { guard: renderGuardSection } })

it('tells what is blocked, where and on what evidence, and what to do', () => {
  const text = render(result)
  expect(text).toContain('| environment | what | where | evidence |')
  expect(text).toContain('gateway: ')
  expect(text).toContain('Revoke the key.')
  expect(text).toContain('the job ship of ci.yml')
  expect(text).toContain('and 5 more, in the result file')
  expect(text).toContain('3 files')
  expect(text).toContain('Read by lines only, as too large for more: ')
})

it('text from outside cannot break the table, and only what may be allowed shows its fingerprint', () => {
  const text = render(result)
  expect(text).not.toContain('<b>')
  const rows = text.split('\n').filter((line) => /^\| (?:live|unknown) \|/.test(line))
  expect(rows).toHaveLength(25)
  for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(6)
  expect(rows.filter((row) => row.includes('00112233445566778899aabbccddeeff'))).toHaveLength(1)
})

it('a result without data is told like any other', () => {
  expect(render({ ...result, data: {} })).toContain('guard/no-live-credential')
})
