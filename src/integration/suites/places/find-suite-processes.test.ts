import { expect, it } from 'vitest'

import { findSuiteProcesses } from './find-suite-processes.ts'
import { parseStat } from './parse-stat.ts'

const process = (pid: number, parent: number, session: number, isMarked = false) => ({
  pid,
  parent,
  session,
  isMarked,
  command: `program ${pid}`,
})
const found = (...processes: ReturnType<typeof process>[]): readonly number[] =>
  findSuiteProcesses(processes).map(({ pid }) => pid)

it.each([
  [
    'the marked ones, wherever they went',
    [process(10, 1, 10, true), process(11, 1, 11, true), process(12, 1, 12)],
    [10, 11],
  ],
  [
    'what they started without the mark, and that in turn',
    [process(12, 11, 3), process(11, 10, 3), process(10, 2, 3, true)],
    [12, 11, 10],
  ],
  [
    'those of a session that one of them began',
    [process(10, 1, 10, true), process(20, 1, 10)],
    [10, 20],
  ],
  [
    'not those of a session that another began',
    [process(10, 1, 5, true), process(6, 5, 5), process(5, 1, 5)],
    [10],
  ],
  ['never the first process', [process(1, 0, 10), process(10, 1, 10, true)], [10]],
])('finds %s', (_what, processes, expected) => {
  expect(found(...processes)).toEqual(expected)
})

it.each([
  [
    'a plain name',
    '42 (sleep) S 1 42 40 0 -1',
    { pid: 42, parent: 1, session: 40, command: 'sleep' },
  ],
  [
    'a name with spaces and parentheses',
    '7 (a) S 9 (b) R 3 7 5 0',
    { pid: 7, parent: 3, session: 5, command: 'a) S 9 (b' },
  ],
  ['one that has ended', '8 (sh) Z 1 8 8 0', null],
  ['nothing', '', null],
])('reads the status of %s', (_what, line, status) => {
  expect(parseStat(line)).toEqual(status)
})
