import { expect, it } from 'vitest'

import { findChanged, findLosses, findRewritten, readTables } from './read-tables.ts'

const state = (rows: number, content = 'a', file = '1') => ({ id: 'public.t', rows, content, file })
const tables = (given: Readonly<Record<string, ReturnType<typeof state>>>) =>
  new Map(Object.entries(given))

it('tables and sequences are read by what people call them', async () => {
  const lines = [
    'public.orders|2|16390|abc',
    'risk.limits|0|0|',
    'public.orders_id_seq|7|0|sequence',
  ]
  const run = () => Promise.resolve({ exitCode: 0, lines })
  const server = { database: 'trading', user: 'trading', run, script: run }
  expect(Object.fromEntries(await readTables(server, 'trading'))).toEqual({
    orders: { id: 'public.orders', rows: 2, file: '16390', content: 'abc' },
    'risk.limits': { id: 'risk.limits', rows: 0, file: '0', content: '' },
    orders_id_seq: { id: 'public.orders_id_seq', rows: 7, file: '0', content: 'sequence' },
  })
})

it('tables change by other rows, by coming and by going', () => {
  const before = tables({
    same: state(1),
    other: state(1),
    gone: state(0),
    seq: state(1, 'sequence'),
  })
  const after = tables({
    same: state(1),
    other: state(1, 'b'),
    come: state(0),
    seq: state(2, 'sequence'),
  })
  expect(findChanged(before, after)).toEqual(['other', 'gone', 'seq', 'come'])
})

it('rows are lost by fewer of them and by a table that is gone with some in it', () => {
  const before = tables({
    less: state(5),
    more: state(5),
    gone: state(5),
    empty: state(0),
    seq: state(5, 'sequence'),
  })
  const after = tables({ less: state(4), more: state(6) })
  expect(findLosses(before, after)).toEqual([
    { table: 'less', before: 5, after: 4 },
    { table: 'gone', before: 5, after: null },
  ])
})

it('a table with rows in another file was rewritten; an empty one costs nothing', () => {
  const before = tables({ same: state(1), redone: state(1), empty: state(0), gone: state(1) })
  const after = tables({ same: state(1), redone: state(1, 'a', '2'), empty: state(0, 'a', '2') })
  expect(findRewritten(before, after)).toEqual(['redone'])
})
