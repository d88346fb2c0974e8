import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'

import type { GateResult } from '../../contract/result.ts'
import type { Finding } from '../guard-data.ts'
import { renderSarif } from './render-sarif.ts'

const file = join(import.meta.dirname, 'fixtures', 'sarif-2.1.0-rtm.5.json')
// zod knows whole URLs alone; what a reference may be is checked beside it.
const schema = readFileSync(file, 'utf8').replaceAll('"format": "uri-reference"', '"minLength": 0')
const official = z.fromJSONSchema(JSON.parse(schema) as Parameters<typeof z.fromJSONSchema>[0])

const text = fc.string({ unit: 'binary' })
const path = fc.oneof(
  text,
  fc.constantFrom(
    'image app:1: layer 2, /app/.env',
    'a.zip!/b/.env',
    'C:\\keys\\.env',
    '/abs/.env',
  ),
)
const finding: fc.Arbitrary<Finding> = fc.record({
  rule: fc.constantFrom('guard/no-live-credential', 'guard/no-unknown-credential'),
  venue: fc.constant('alpaca'),
  field: fc.constant('keyId'),
  environment: fc.constantFrom('live', 'paper', 'unknown'),
  decision: fc.constantFrom('block', 'allow'),
  allowedBy: fc.option(fc.record({ reason: text, owner: text, expires: text })),
  evidence: fc.constant([]),
  service: fc.constant(null),
  location: fc.record({ path, line: fc.integer({ min: 1 }), column: fc.integer({ min: 1 }) }),
  fingerprint: fc.stringMatching(/^[0-9a-f]{32}$/),
  length: fc.nat(),
  message: text,
})
const rule = fc.record({
  id: fc.constantFrom('guard/scanned', 'guard/paper-statement', 'guard/no-live-credential'),
  verdict: fc.constantFrom('pass', 'fail', 'error'),
  expected: text,
  found: text,
  fix: text,
  locations: fc.array(
    fc.record({ path, line: fc.integer({ min: 1 }) }, { requiredKeys: ['path'] }),
  ),
})

function write(findings: readonly Finding[], rules: GateResult['rules']): unknown {
  const scanned = { files: 1, binaries: 0, bytes: 1, sources: ['tree'], byLines: [] }
  const result: GateResult = {
    schema: 'papergate/result/v1',
    gate: 'guard',
    verdict: 'fail',
    summary: '',
    rules,
    startedAt: '2026-11-26T10:00:00.000Z',
    finishedAt: '2026-11-26T10:00:01.000Z',
    data: { findings, scanned },
  }
  return JSON.parse(renderSarif(result, '1.2.3'))
}

it('whatever is found, and in whatever file, is valid by the schema of SARIF 2.1.0', () => {
  fc.assert(
    fc.property(fc.array(finding), fc.array(rule), (findings, rules) => {
      const log = write(findings, rules)
      expect(official.safeParse(log).error?.issues).toBeUndefined()
      for (const [, uri = ''] of JSON.stringify(log).matchAll(/"uri":"([^"]*)"/g)) {
        expect(uri).toMatch(/^[A-Za-z0-9\-._~!$&'()*+,;=@%/]*$/)
      }
    }),
    { numRuns: 50 },
  )
})

it('the schema is one that refuses: a level of its own, a line 0, an unknown key', () => {
  const log = (over: object, region: object = {}): unknown => ({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'papergate' } },
        results: [
          { message: { text: '' }, locations: [{ physicalLocation: { region } }], ...over },
        ],
      },
    ],
  })
  const accepts = (value: unknown): boolean => official.safeParse(value).success
  expect(accepts(log({}))).toBe(true)
  expect(
    [log({ level: 'bad' }), log({}, { startLine: 0 }), log({ snippet: 'a' })].map(accepts),
  ).toEqual([false, false, false])
})
