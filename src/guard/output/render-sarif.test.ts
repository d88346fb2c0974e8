import { expect, it } from 'vitest'

import type { GateResult } from '../../contract/result.ts'
import type { Finding } from '../guard-data.ts'
import { renderSarif } from './render-sarif.ts'

const finding: Finding = {
  rule: 'guard/no-live-credential',
  venue: 'alpaca',
  field: 'keyId',
  environment: 'live',
  decision: 'block',
  allowedBy: null,
  evidence: [{ kind: 'prefix', pointsTo: 'live', detail: 'the key id starts with AK' }],
  service: null,
  location: { path: 'apps/my bot/.env', line: 3, column: 17 },
  fingerprint: '00112233445566778899aabbccddeeff',
  length: 20,
  message: 'apps/my bot/.env: sets APCA_API_KEY_ID to what looks like a live Alpaca key',
}
const result: GateResult = {
  schema: 'papergate/result/v1',
  gate: 'guard',
  verdict: 'fail',
  summary: '',
  rules: [
    {
      id: 'guard/no-live-credential',
      verdict: 'fail',
      expected: 'no live credential',
      found: finding.message,
      fix: 'Revoke it.',
      locations: [{ path: finding.location.path, line: 3 }],
    },
    {
      id: 'guard/paper-statement',
      verdict: 'fail',
      expected: 'every service that trades to say so',
      found: 'gateway trades on Alpaca',
      fix: 'Set DRY_RUN=true',
      locations: [{ path: 'compose.yml', line: 9 }],
    },
    {
      id: 'guard/scanned',
      verdict: 'pass',
      expected: 'every file to be read',
      found: '3 files',
      fix: '',
      locations: [],
    },
  ],
  startedAt: '2026-11-26T10:00:00.000Z',
  finishedAt: '2026-11-26T10:00:01.000Z',
  data: {
    findings: [
      finding,
      {
        ...finding,
        rule: 'guard/no-unknown-credential',
        environment: 'unknown',
        decision: 'allow',
        allowedBy: { reason: 'sample', owner: 'desk', expires: '2027-01-31' },
      },
      { ...finding, environment: 'paper', decision: 'allow' },
    ],
    scanned: { files: 3, binaries: 0, bytes: 90, sources: ['tree'], byLines: [] },
  },
}

type Log = {
  readonly version: string
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
      readonly results: readonly {
        readonly ruleId: string
        readonly ruleIndex: number
        readonly level: string
        readonly suppressions?: readonly object[]
      }[]
    },
  ]
}

function read(text: string): Log {
  return JSON.parse(text) as Log
}

it('every blocked or accepted finding, and every rule broken otherwise, is one result', () => {
  const { version, runs } = read(renderSarif(result, '1.2.3'))
  expect(version).toBe('2.1.0')
  const [run] = runs
  expect(run.tool.driver).toMatchObject({ name: 'papergate', version: '1.2.3' })
  expect(run.results.map((one) => [one.ruleId, one.level, one.suppressions?.length ?? 0])).toEqual([
    ['guard/no-live-credential', 'error', 0],
    ['guard/no-unknown-credential', 'note', 1],
    ['guard/paper-statement', 'error', 0],
  ])
  for (const { ruleId, ruleIndex } of run.results) {
    expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
  }
})

it('a place is a URI with line and column, and no snippet goes with it', () => {
  const text = renderSarif(result, '1.2.3')
  expect(read(text).runs[0].results[0]).toMatchObject({
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'apps/my%20bot/.env' },
          region: { startLine: 3, startColumn: 17 },
        },
      },
    ],
    partialFingerprints: { 'papergate/v1': finding.fingerprint },
  })
  expect(text).not.toContain('snippet')
})

it('a result without findings, such as one that could not be decided, is still a run', () => {
  const { runs } = read(renderSarif({ ...result, rules: [], data: {} }, '1.2.3'))
  expect(runs[0].results).toEqual([])
})
