import { expect, it } from 'vitest'

import { readLogLine } from './read-log-line.ts'

it.each([
  ['{"time":"…","level":"info","message":"listening on 8080"}', 'info: listening on 8080'],
  ['{"msg":"ready"}', 'ready'],
  ['{"event":"order_filled","level":30}', 'order_filled'],
  ['{"count":1}', '{"count":1}'],
  ['{not json', '{not json'],
  ['LOG: ready', 'LOG: ready'],
])('of %s shows %s', (line, shown) => {
  expect(readLogLine(line)).toBe(shown)
})
