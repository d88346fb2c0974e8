import { expect, it } from 'vitest'

import { createLineLog } from '../../adapters/log.ts'
import { createRedactor } from '../../redaction/redactor.ts'
import { createStatusLog } from './status-line.ts'

function record(isTerminal: boolean) {
  const written: string[] = []
  let time = 1_000
  const redactor = createRedactor()
  redactor.register('hunter22-token')
  const log = createStatusLog({
    io: {
      env: {},
      cwd: '/',
      stdout: () => {},
      stderr: (text) => written.push(text),
      isTerminal,
      signal: new AbortController().signal,
    },
    log: createLineLog((line) => written.push(`${line}\n`)),
    redactor,
    clock: { now: () => new Date(time), sleep: async () => {} },
  })
  const pass = (milliseconds: number): void => {
    time += milliseconds
  }
  return { log, written, pass }
}

it('shows what goes on in one line, seldom, and takes it away before anything else is said', () => {
  const { log, written, pass } = record(true)
  log.progress('reading a.lcov: 10 %')
  log.progress('reading a.lcov: 11 %')
  pass(100)
  log.progress('reading \u001b[31mhunter22-token: 20 %')
  log.info('read a.lcov')
  log.close()
  expect(written).toEqual([
    '\r\u001b[2Kreading a.lcov: 10 %',
    expect.stringMatching(/^\r\u001b\[2Kreading (?!.*hunter22).*: 20 %$/) as string,
    '\r\u001b[2K',
    'read a.lcov\n',
  ])
})

it('shows no progress in a pipe', () => {
  const { log, written } = record(false)
  log.progress('reading a.lcov: 10 %')
  log.warn('one path is no file here')
  log.close()
  expect(written).toEqual(['warning: one path is no file here\n'])
})
