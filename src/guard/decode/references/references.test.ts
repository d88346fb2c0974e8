import { performance } from 'node:perf_hooks'

import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { scanText } from '../../scan-text.ts'
import { readRawAssignments } from './read-raw-assignments.ts'
import { readReferred } from './read-referred.ts'
import { resolveReferences } from './resolve-references.ts'

const rest = 'TEST12'.repeat(3)
const key = `AK${rest}`

/** The resolved value of the last assignment. */
const last = (text: string): string | undefined =>
  resolveReferences(readRawAssignments(text)).at(-1)?.value

it.each([
  ['a name', `REST=${rest}\nKEY=AK$REST`],
  ['braces', `REST=${rest}\nKEY=AK\${REST}`],
  ['a default', `KEY=\${NONE:-${key}}`],
  ['a default of a default', `REST=${rest}\nKEY=\${NONE:-\${OTHER-AK$REST}}`],
  ['the default for an empty value', `NONE=\nKEY=\${NONE:-${key}}`],
  ['another value for one that is set', `IS=1\nKEY=\${IS:+${key}}`],
  ['a default that refers to itself', `KEY=\${KEY:-${key}}`],
  ['a batch file', `set REST=${rest}\r\nset "KEY=AK%REST%"\r\n`],
  ['a Makefile', `REST := ${rest}\nKEY = AK$(REST)`],
  [
    'a Makefile that says it later',
    `KEY = $(LATER)\nLATER = ${key}`.split('\n').reverse().join('\n'),
  ],
  ['a Dockerfile', `ARG REST=${rest}\nENV A=1 REST2=$REST\nENV KEY AK\${REST2}`],
  ['two words of one line', `export REST=${rest} KEY=AK$REST`],
  ['Compose', `x:\n  environment:\n    REST: '${rest}'\n    KEY: "AK\${REST}" # why`],
  ['a list in Compose', `environment:\n  - REST=${rest}\n  - "KEY=AK\${REST}"`],
  ['a chain', `A=${rest}\nB=$A\nC=\${B}\nKEY=AK$C`],
  ['what is added', `KEY=AK\nKEY+=${rest}`],
  ['what is added in a Makefile, without the blank', `KEY = AK\nKEY += ${rest}`],
  ['quotes side by side', `KEY="AK""${rest}"`],
  ['two kinds of quotes', `KEY=AK'${rest.slice(0, 6)}'"${rest.slice(6)}"`],
  ['a sum', `KEY = "AK" + "${rest}"`],
  ['a joined line', `KEY=AK\\\n${rest}`],
  ['a shell’s own quotes', `KEY=$'AK'"${rest}"`],
  ['PowerShell', `REST=${rest}\nKEY=AK$env:REST`],
])('resolves %s', (_, text) => {
  expect(last(text)).toBe(key)
})

it('takes the last assignment before the use, or the first behind it', () => {
  const text = 'A=1\nB=$A\nA=2\nC=$A\nD=$E\nE=3\nE=4'
  const values = resolveReferences(readRawAssignments(text)).map(({ name, value }) => name + value)
  expect(values).toEqual(['A1', 'B1', 'A2', 'C2', 'D3', 'E3', 'E4'])
})

it('gives the place of the use', () => {
  const [, use] = resolveReferences(readRawAssignments(`REST=${rest}\n  export KEY=AK$REST`))
  expect(use).toEqual({ name: 'KEY', value: key, line: 2, column: 14 })
})

it.each([
  'A=$B\nB=$A',
  'A=x$A',
  'A=$ELSEWHERE',
  'A=x${ELSEWHERE}y',
  'A=${B:?must be set}',
  'A=$(cat file)',
  'B=abc\nA=${B#a}',
  'B=abc\nA=${B:0:2}',
  'A=${B',
])('leaves %j as it is written', (text) => {
  const written = readRawAssignments(text)
  expect(resolveReferences(written)).toEqual(written)
})

it.each([
  ['a dollar', 'A=1$', '1$'],
  ['a doubled dollar', 'B=x\nA=1$$B', '1$B'],
  ['a marked dollar', String.raw`A=1\$B`, '1$B'],
  ['an apostrophe', "A: it's", "it's"],
  ['a percent sign', 'A=5%', '5%'],
])('reads %s as a sign', (_, text, value) => {
  expect(last(text)).toBe(value)
})

it('stops where values grow without end', () => {
  const doubled = Array.from({ length: 40 }, (_, index) => `A${index + 1}=$A${index}$A${index}`)
  expect(last(['A0=0123456789', ...doubled].join('\n'))).toBe('$A39$A39')
})

it.each([
  ['a long chain', (index: number) => `A${index}=$A${index - 1}`],
  ['a long chain backwards', (index: number) => `A${index}=$A${index + 1}`],
  ['one name', (index: number) => `A=$A${index}`],
  ['one cycle', (index: number) => `A${index}=$A${(index + 1) % 20_000}`],
])('reads twenty thousand variables of %s in time', (_, write) => {
  const text = Array.from({ length: 20_000 }, (_, index) => write(index)).join('\n')
  const start = performance.now()
  expect(resolveReferences(readRawAssignments(text))).toHaveLength(20_000)
  expect(performance.now() - start).toBeLessThan(2_000)
})

it('sees a credential that is put together, with the place of the use', () => {
  const text = `PART=${rest}\nAPCA_API_KEY_ID=AK$PART\nHOST=api.alpaca\nAPCA_API_BASE_URL=https://\${HOST}.markets\n`
  const seen = readReferred(text, '.env', scanText)
  expect(seen.map(({ name, value, place }) => [name, value, place.line])).toEqual([
    ['APCA_API_KEY_ID', key, 2],
    ['APCA_API_BASE_URL', 'api.alpaca.markets', 4],
  ])
})

it('repeats nothing that stands there plainly', () => {
  const text = `APCA_API_KEY_ID="${key}"\nAPCA_API_SECRET_KEY=\${X:-${key}}\nA=$B`
  expect(readReferred(text, '.env', scanText)).toEqual([])
})

it('ends for any text', () => {
  const unit = fc.constantFrom(
    'A=',
    'B=',
    '$A',
    '${B',
    ':-',
    '}',
    '"',
    "'",
    '\\',
    '\n',
    '%A%',
    ' ',
    '+',
    '$(',
  )
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 80 }), (text) => {
      const written = readRawAssignments(text)
      expect(resolveReferences(written)).toHaveLength(written.length)
    }),
    { numRuns: 500 },
  )
})
