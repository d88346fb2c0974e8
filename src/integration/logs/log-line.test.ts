import { expect, it } from 'vitest'

import { formatLogLine, logFileName, parseLogLine } from './log-line.ts'
import type { LogLine } from './log-line.ts'

const time = '2026-01-01T00:00:01.000000001Z'

it.each<readonly [text: string, line: LogLine]>([
  [`${time} out up`, { time, stream: 'out', replica: 1, text: 'up' }],
  [`${time} err:2  two `, { time, stream: 'err', replica: 2, text: ' two ' }],
  [`${time} log `, { time, stream: 'log', replica: 1, text: '' }],
])('%s is read as it was written', (text, line) => {
  expect(formatLogLine(line)).toBe(text)
  expect(parseLogLine(text)).toEqual(line)
})

it.each(['', 'up', `${time} up`, `${time} out`, '2026-01-01 out up', `${time} out:x up`])(
  '%j is no line of ours',
  (text) => {
    expect(parseLogLine(text)).toBeNull()
  },
)

it.each([
  ['db', 'db.log'],
  ['suite-e2e', 'suite-e2e.service.log'],
  ['check-lint', 'check-lint.service.log'],
  ['suite-e2e.service', 'suite-e2e.service.service.log'],
])('the log of %s is %s', (service, file) => {
  expect(logFileName(service)).toBe(file)
})
