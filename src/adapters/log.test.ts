import { expect, it } from 'vitest'

import { createLineLog } from './log.ts'

it.each([
  [false, ['one', 'warning: two', 'error: three']],
  [true, ['one', 'warning: two', 'error: three', 'four', 'five']],
])('with verbose %s it writes %j', (verbose, expected) => {
  const lines: string[] = []
  const log = createLineLog((line) => lines.push(line), { verbose })
  log.info('one')
  log.warn('two')
  log.error('three')
  log.progress('four')
  log.debug('five')
  expect(lines).toEqual(expected)
})
