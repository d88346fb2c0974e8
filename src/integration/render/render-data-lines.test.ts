import { expect, it } from 'vitest'

import { renderDataLines } from './render-data-lines.ts'
import type { SectionView } from './section-view.ts'

const view = (detail: SectionView['detail']): SectionView => ({
  detail,
  text: (text) => text,
  block: (text) => text,
  place: (path) => path,
  marks: { pass: '✓', fail: '✗', error: '!', skip: '-' },
})
const fixtures = {
  variables: {},
  seeds: [
    { service: 'postgres', path: 'seeds/1.sql', seconds: 0.1 },
    { service: 'postgres', path: 'seeds/2.sql', seconds: 0.1 },
    { service: 'redis', path: 'seeds/keys.redis', seconds: 0.1 },
  ],
  snapshotSeconds: 0.4,
  restores: [
    { suite: 'second', seconds: 0.1834, unchanged: [] },
    { suite: 'third', seconds: 0.062, unchanged: ['postgres'] },
  ],
}
const migrations = {
  seconds: 3.21,
  verdicts: { 'from-empty': 'pass', twice: 'pass', locks: 'fail' },
  runs: [],
  previous: { from: '0123456789ab', isSame: false, rows: 201 },
  waits: [],
  rewritten: [],
} as const

it('names the seeds, the restores with the longest time, and the rules of the migrations', () => {
  expect(
    renderDataLines(
      { fixtures, migrations: { ...migrations, runs: [], waits: [], rewritten: [] } },
      view('full'),
    ),
  ).toEqual([
    '',
    '**Data**: postgres from seeds/1.sql, seeds/2.sql; redis from seeds/keys.redis; put back before 2 suites, in 183 ms at the most.',
    '',
    '**Migrations**: ✓ from-empty, ✓ twice, ✗ locks; checked in 3.2 s, from 0123456789ab with 201 rows.',
  ])
})

it('counts seeds that are many, and says nothing where there is nothing to say', () => {
  const many = Array.from({ length: 7 }, (_, index) => ({
    service: 'postgres',
    path: `${index}.sql`,
    seconds: 0,
  }))
  const data = { fixtures: { ...fixtures, seeds: many, restores: [] } }
  expect(renderDataLines(data, view('full'))).toEqual([
    '',
    '**Data**: postgres from 0.sql, 1.sql, 2.sql, 3.sql, 4.sql, 2 more.',
  ])
  expect(renderDataLines({ fixtures: { ...data.fixtures, seeds: [] } }, view('full'))).toEqual([])
  expect(renderDataLines({}, view('full'))).toEqual([])
})

it('gives way where there is less room: broken rules are told by themselves', () => {
  expect(renderDataLines({ fixtures }, view('failing'))).toEqual([])
})
