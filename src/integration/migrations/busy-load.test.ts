import { expect, it } from 'vitest'

import { readNotices } from './busy-load.ts'

const tables = ['public.orders', 'risk.limits']

it('the longest wait of each table is told with who held it up', () => {
  const notices = [
    'waited 0 1 60',
    'waited 0 2 812',
    'waited 0 3 70',
    'blocked 40 0 AccessExclusiveLock|SELECT 1 | 2',
    'blocked 2 0 AccessExclusiveLock RowExclusiveLock|ALTER TABLE orders ADD x text',
    'blocked 1 0 AccessExclusiveLock|COMMIT',
    'waited 1 3 90',
    'blocked 3 1 |UPDATE limits',
  ]
  expect(readNotices(notices, tables)).toEqual([
    {
      table: 'orders',
      what: 'writer',
      milliseconds: 812,
      lock: 'AccessExclusiveLock',
      statement: 'SELECT 1 | 2',
    },
    {
      table: 'risk.limits',
      what: 'row lock',
      milliseconds: 90,
      lock: '',
      statement: 'UPDATE limits',
    },
  ])
})

it('a wait for nobody is that of a slow machine, and a lock that nobody waited for is nobody’s trouble', () => {
  expect(readNotices(['waited 0 1 5000', 'blocked 1 1 ShareLock|CREATE INDEX'], tables)).toEqual([])
})

it('the tenth table is not taken for the first', () => {
  const many = Array.from({ length: 11 }, (_, index) => `public.t${index}`)
  const notices = ['waited 10 1 100', 'blocked 1 10 ShareLock|CREATE INDEX']
  expect(readNotices(notices, many).map(({ table }) => table)).toEqual(['t10'])
})
