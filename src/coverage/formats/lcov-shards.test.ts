import { expect, it } from 'vitest'

import { ArmNames } from '../model/arm-names.ts'
import { mergeFunctions, NO_FUNCTIONS } from '../model/functions.ts'
import type { Functions } from '../model/functions.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { createReportParser } from '../parse-report.ts'
import { lcovFormat } from './lcov.ts'

/** What is read into what was read before. */
function read(report: string, files = new Map<string, FileCoverage>()): Functions {
  const parser = createReportParser(lcovFormat, {
    file: 'report.info',
    armNames: new ArmNames(),
    files,
    onSourceRoot: () => {},
  })
  parser.push(Buffer.from(report, 'latin1'))
  parser.end()
  return files.get('a.py')?.functions ?? NO_FUNCTIONS
}

const record = (...lines: readonly string[]): string =>
  `SF:a.py\n${lines.join('\n')}\nFNF:9\nFNH:9\nend_of_record\n`
const listed = (names: readonly string[], hits: number): string =>
  record(
    ...names.map((name, at) => `FN:${at + 1},${name}`),
    ...names.map((n) => `FNDA:${hits},${n}`),
  )

const plain = listed(['one', 'two', 'three'], 3)

it.each([
  ['the same functions', plain],
  [
    'the same, each with its hits behind it',
    record('FN:1,one', 'FNDA:2,one', 'FN:2,two', 'FNDA:1,two'),
  ],
  [
    'the same, with their last lines',
    record('FN:1,9,one', 'FN:2,9,two', 'FNDA:5,one', 'FNDA:6,two'),
  ],
  ['the same, numbered', record('FNL:0,1', 'FNA:0,4,one', 'FNL:1,2', 'FNA:1,5,two')],
  ['some of them', listed(['one', 'three'], 2)],
  ['others among them', listed(['one', 'new', 'two', 'three', 'last'], 2)],
  ['another order', listed(['three', 'two', 'one'], 2)],
  ['one twice', record('FN:1,one', 'FN:7,one', 'FNDA:1,one', 'FNDA:2,one')],
  ['names that begin like theirs', listed(['on', 'one2', 'tw', 'threes'], 2)],
  ['a name with a zero in it', listed(['one\0two', 'three'], 2)],
  ['hits without lines', record('FNDA:2,one', 'FNDA:2,two', 'FNDA:2,three')],
  ['more hits than can be told apart', record('FNDA:9007199254740991,one', 'FNDA:1,two')],
  ['no functions', record()],
])('a shard with %s adds up to what both are by themselves', (_, shard) => {
  const files = new Map<string, FileCoverage>()
  read(plain, files)
  const merged = mergeFunctions(read(plain), read(shard))
  expect([...read(shard, files)]).toEqual([...merged])
})

it('a byte that is no UTF-8 is not the letter of that code', () => {
  const files = new Map<string, FileCoverage>()
  read(listed(['caf\u00c3\u00a9'], 1), files)
  expect([...read(listed(['caf\u00e9'], 1), files)].map(([name]) => name)).toEqual([
    'caf\u00e9',
    'caf\ufffd',
  ])
})
