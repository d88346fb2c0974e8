import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { WorldError } from '../../contract/world-error.ts'
import { findPrevious, locateStatement } from './find-previous.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-previous-'))
  await mkdir(join(root, 'db/deep'), { recursive: true })
  const files = {
    'db/1.sql': 'CREATE TABLE orders ();',
    'db/2.sql': '-- orders grow\n\nALTER TABLE orders\n  ADD COLUMN side text;\n',
    'seed.sql': 'now',
    'dump.sql': 'dump',
  }
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text)
})
afterAll(() => rm(root, { recursive: true }))

const files = { files: 'db/*.sql', inside: '/migrations' }
const tree = (texts: Readonly<Record<string, string>>) => () =>
  Promise.resolve({
    commit: '0123456789abcdef',
    paths: () => Promise.resolve(Object.keys(texts)),
    text: (path: string) => Promise.resolve(texts[path] ?? null),
  })
const find = (
  source: Parameters<typeof findPrevious>[0],
  texts: Readonly<Record<string, string>>,
) => findPrevious(source, ['seed.sql'], { root, previousTree: tree(texts) })

it('the previous migrations and rows are those of the commit', async () => {
  const then = { 'db/1.sql': 'CREATE TABLE orders ();', 'seed.sql': 'then', 'other.sql': '' }
  expect(await find(files, then)).toEqual({
    from: '0123456789ab',
    isSame: false,
    files: { inside: '/migrations', list: [{ name: '1.sql', text: 'CREATE TABLE orders ();' }] },
    dump: null,
    data: [{ path: 'seed.sql', text: 'then' }],
  })
})

it('rows that the commit did not have yet are those of now', async () => {
  const { data } = await find(files, { 'db/1.sql': '' })
  expect(data).toEqual([{ path: 'seed.sql', text: 'now' }])
})

it('files in folders keep them', async () => {
  const deep = { files: 'db/**/*.sql', inside: '/migrations' }
  const { files: found } = await find(deep, { 'db/deep/1.sql': '' })
  expect(found?.list).toEqual([{ name: 'deep/1.sql', text: '' }])
})

it('nothing is to be upgraded where the commit has the same migrations, or none', async () => {
  const same = {
    'db/1.sql': 'CREATE TABLE orders ();',
    'db/2.sql': '-- orders grow\n\nALTER TABLE orders\n  ADD COLUMN side text;\n',
  }
  expect((await find(files, same)).isSame).toBe(true)
  expect((await find(files, {})).isSame).toBe(true)
  expect((await find(files, { ...same, 'db/2.sql': 'edited' })).isSame).toBe(false)
})

it('a dump and an image stand for themselves', async () => {
  expect(await find({ dump: 'dump.sql' }, {})).toMatchObject({
    from: 'dump.sql',
    files: null,
    dump: { text: 'dump' },
  })
  expect(await find({ image: 'app:1' }, {})).toMatchObject({ from: 'app:1', dump: null })
})

it('a commit that git cannot find is an error that says how to have it', async () => {
  const previousTree = () => Promise.resolve(null)
  const finding = findPrevious({ ...files, ref: 'v1' }, [], { root, previousTree })
  await expect(finding).rejects.toThrow(WorldError)
  await expect(finding).rejects.toThrow(/\(v1\).*fetch-depth: 0/s)
})

it.each([
  ['ALTER TABLE orders ADD COLUMN side text;', 'orders', { path: 'db/2.sql', line: 3 }],
  ['DROP TABLE orders', 'orders', null],
  ['', 'orders', null],
])('%j is found at its file and line', async (statement, table, place) => {
  expect(await locateStatement(statement, table, ['db/*.sql'], root)).toEqual(place)
})
