import { gunzipSync, gzipSync } from 'node:zlib'

import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { rounds } from '../../../tests/rounds.ts'
import { WorldError } from '../../contract/world-error.ts'
import { armKey } from '../model/arm-names.ts'
import { CountsBuilder, NO_COUNTS } from '../model/counts.ts'
import { measureFile } from '../model/file-coverage.ts'
import { NO_TALLIES, Tallies } from '../model/tallies.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { NO_FUNCTIONS } from '../model/functions.ts'
import type { Baseline } from './baseline.ts'
import { decodeBaseline } from './decode-baseline.ts'
import { encodeBaseline } from './encode-baseline.ts'

const sha = 'a'.repeat(40)

function linesOf(hits: Readonly<Record<number, number>>): FileCoverage {
  const builder = new CountsBuilder('line')
  for (const [line, count] of Object.entries(hits)) builder.add(Number(line), count)
  const lines = builder.finish()
  return { lines, arms: NO_COUNTS, tallies: NO_TALLIES, functions: NO_FUNCTIONS }
}

function baselineOf(files: Readonly<Record<string, FileCoverage>>): Baseline {
  return { sha, config: 'papergate.yml', files: new Map(Object.entries(files)), unreported: null }
}

function textOf(baseline: Baseline): string {
  return gunzipSync(encodeBaseline(baseline)).toString()
}

it('holds runs of lines, branches by line and functions, by path', () => {
  const arms = new CountsBuilder('arm')
  for (const [line, arm, hits] of [
    [3, 0, 1],
    [3, 1, 0],
    [9, 0, 5],
  ] as const) {
    arms.add(armKey(line, arm), hits)
  }
  const rich: FileCoverage = {
    ...linesOf({ 1: 4, 2: 1, 3: 1, 4: 0, 5: 0, 8: 2, 10: 0 }),
    arms: arms.finish(),
    tallies: Tallies.from([[4, { covered: 0, total: 2, missing: null }]]),
    functions: new Map([
      ['f', { line: 3, hits: 7 }],
      ['g', { line: null, hits: 0 }],
    ]),
  }
  const unreported = [{ path: 'c.py', lines: 3 }]
  const baseline = { ...baselineOf({ 'b.py': linesOf({ 7: 0 }), 'a.py': rich }), unreported }
  expect(JSON.parse(textOf(baseline))).toEqual({
    schema: 'papergate/coverage-baseline/v1',
    sha,
    config: 'papergate.yml',
    unreported: [{ path: 'c.py', lines: 3 }],
    files: [
      {
        path: 'a.py',
        covered: [0, 3, 4, 1],
        missed: [3, 2, 4, 1],
        branches: [3, 1, 2, 1, 0, 2, 5, 1, 1],
        functions: [0, 0, 3, 1],
      },
      { path: 'b.py', covered: [], missed: [6, 1] },
    ],
  })
})

it('gives equal bytes for equal coverage, in whatever order it was read', () => {
  const [one, two] = [linesOf({ 1: 1 }), linesOf({ 1: 0 })]
  const left = encodeBaseline(baselineOf({ 'a.py': one, 'b.py': two }))
  const right = encodeBaseline(baselineOf({ 'b.py': two, 'a.py': one }))
  expect(left.equals(right)).toBe(true)
  // No time, and no system.
  expect([...left.subarray(4, 10)]).toEqual([0, 0, 0, 0, 0, 255])
})

const file = fc
  .record({
    lines: fc.dictionary(
      fc.integer({ min: 1, max: 60 }).map(String),
      fc.constantFrom(0, 1, 2 ** 53 - 1),
    ),
    tallies: fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(3), fc.nat(3))),
    functions: fc.array(fc.tuple(fc.option(fc.integer({ min: 1, max: 60 })), fc.nat(2))),
  })
  .map(({ lines, tallies, functions }): FileCoverage => ({
    ...linesOf(lines),
    tallies: Tallies.from(
      tallies.map(([line, covered, more]) => [
        line,
        { covered, total: covered + more + 1, missing: null },
      ]),
    ),
    functions: new Map(functions.map(([line, hits], index) => [`f${index}`, { line, hits }])),
  }))

it('what comes back measures the same, line by line', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1, unit: 'binary' }), file), (files) => {
      const back = decodeBaseline(encodeBaseline(baselineOf(files)), sha)
      expect(back.files.size).toBe(Object.keys(files).length)
      for (const [path, written] of Object.entries(files)) {
        const read = back.files.get(path) ?? linesOf({})
        expect(measureFile(read)).toEqual(measureFile(written))
        for (let line = 1; line <= 60; line += 1) {
          expect(measureFile(read, [line])).toEqual(measureFile(written, [line]))
        }
      }
    }),
    { numRuns: rounds(50, 5_000) },
  )
})

const stored = {
  schema: 'papergate/coverage-baseline/v1',
  sha,
  config: null,
  unreported: null,
  files: [{ path: 'a.py', covered: [0, 2], missed: [2, 1] }],
}

function pack(value: unknown): Buffer {
  return gzipSync(typeof value === 'string' ? value : JSON.stringify(value))
}

function packFile(content: object): Buffer {
  return pack({ ...stored, files: [{ path: 'a.py', covered: [], missed: [], ...content }] })
}

it.each<[name: string, bytes: Uint8Array, found: RegExp]>([
  ['no gzip', Buffer.from('{}'), /incorrect header/],
  ['nothing', Buffer.alloc(0), /unexpected end/],
  ['half of it', pack(stored).subarray(0, 60), /unexpected end/],
  ['no JSON', pack('{"schema":'), /JSON/],
  ['no UTF-8', gzipSync(Buffer.from([0x22, 0xff, 0x22])), /not valid for encoding/],
  ['another schema', pack({ ...stored, schema: 'papergate/coverage-baseline/v2' }), /schema: /],
  ['another key', pack({ ...stored, more: 1 }), /Unrecognized key/],
  ['another commit', pack({ ...stored, sha: 'b'.repeat(40) }), /another commit, bbbb/],
  ['no commit', pack({ ...stored, sha: '\u001B[31m' }), /full commit id/],
  ['a file twice', pack({ ...stored, files: [stored.files[0], stored.files[0]] }), /out of order/],
  ['a name without end', packFile({ path: 'x'.repeat(5_000) }), /files.0.path/],
  ['a name that plays with the terminal', packFile({ path: '\u001B[2J', covered: [1] }), /\\u001b/],
  ['half a run', packFile({ covered: [0] }), /half a run/],
  ['a run of nothing', packFile({ covered: [0, 0] }), /runs of lines/],
  ['a negative run', packFile({ covered: [-1, 1] }), /whole numbers/],
  ['part of a line', packFile({ covered: [0.5, 1] }), /whole numbers/],
  ['text for a number', packFile({ covered: ['1', 1] }), /whole numbers/],
  ['lines both covered and missed', packFile({ covered: [0, 3], missed: [2, 2] }), /runs of lines/],
  ['lines beyond the last', packFile({ covered: [2 ** 32, 1] }), /runs of lines/],
  ['a few bytes that stand for billions of lines', packFile({ covered: [0, 4e9] }), /50000000 l/],
  ['more arms taken than there are', packFile({ branches: [1, 3, 2] }), /branches/],
  ['a line with branches twice', packFile({ branches: [1, 1, 2, 0, 1, 2] }), /branches/],
  ['part of a branch', packFile({ branches: [1, 1] }), /part of a branch/],
  ['half a function', packFile({ functions: [1] }), /half a function/],
  ['a function entered and not', packFile({ functions: [1, 2] }), /functions/],
  ['a megabyte that unpacks to a gigabyte', gzipSync(Buffer.alloc(501 * 2 ** 20)), /larger than/],
  ['more bytes than any baseline', Buffer.alloc(64 * 2 ** 20 + 1), /more than 67108864 bytes/],
])('a baseline with %s is refused', (_name, bytes, found) => {
  let failure: unknown
  try {
    decodeBaseline(bytes, sha)
  } catch (error) {
    failure = error
  }
  expect(failure).toMatchObject({ exitCode: 3, code: 'coverage/baseline' })
  expect(String(failure)).toMatch(found)
  expect(String(failure)).toMatch(/store it again/)
  expect(String(failure)).not.toContain('\u001B')
})

it('damage of any one byte is refused or changes nothing', () => {
  const whole = encodeBaseline(baselineOf({ 'a.py': linesOf({ 1: 1, 2: 0, 3: 1 }) }))
  const text = gunzipSync(whole).toString()
  for (let index = 0; index < whole.length; index += 1) {
    const bytes = Buffer.from(whole)
    bytes[index] = (bytes[index] ?? 0) ^ 0x55
    expect([text, 'coverage/baseline']).toContain(readBack(bytes))
  }
})

/** The text that a baseline unpacks to again, or the code of the error. */
function readBack(bytes: Uint8Array): string {
  try {
    return textOf(decodeBaseline(bytes, sha))
  } catch (error) {
    return error instanceof WorldError ? error.code : String(error)
  }
}
