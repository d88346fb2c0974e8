import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { CountsBuilder, NO_COUNTS } from '../model/counts.ts'
import { addMeasures, measureFile, sumMeasures } from '../model/file-coverage.ts'
import { NO_TALLIES } from '../model/tallies.ts'
import type { FileCoverage, Measure } from '../model/file-coverage.ts'
import { NO_FUNCTIONS } from '../model/functions.ts'
import { createCommittedRepository } from '../test-repository.ts'
import type { TestRepository } from '../test-repository.ts'
import { collectBaseline } from './collect-baseline.ts'
import type { BaselineFacts, BaselineInput } from './collect-baseline.ts'
import { createDirectoryStore } from './directory-store.ts'
import { saveBaseline } from './save-baseline.ts'
import type { SavedBaseline } from './save-baseline.ts'

/** Hits of a file's lines from line 1 on; `-` is a line without code. */
type Hits = string

function coverageOf(files: Readonly<Record<string, Hits>>): ReadonlyMap<string, FileCoverage> {
  const builder = new CountsBuilder('line')
  return new Map(
    Object.entries(files).map(([path, text]) => {
      for (const [index, hits] of text.split('').entries()) {
        if (hits !== '-') builder.add(index + 1, Number(hits))
      }
      const lines = builder.finish()
      return [path, { lines, arms: NO_COUNTS, tallies: NO_TALLIES, functions: NO_FUNCTIONS }]
    }),
  )
}

function save(
  repository: TestRepository,
  files: Readonly<Record<string, Hits>>,
  other: { readonly unreported?: BaselineInput['unreported'] } = {},
): Promise<SavedBaseline> {
  return saveBaseline(
    { config: 'papergate.yml', files: coverageOf(files), unreported: null, ...other },
    { git: repository.deps.git, store: createDirectoryStore(folderOf(repository)) },
  )
}

type Found = Extract<BaselineFacts, { kind: 'found' }>
type Compared = Exclude<BaselineFacts, Found> | (Found & { readonly now: Measure })

async function compare(
  repository: TestRepository,
  files: Readonly<Record<string, Hits>>,
  other: Partial<BaselineInput> = {},
): Promise<Compared> {
  const coverage = coverageOf(files)
  const facts = await collectBaseline({
    git: repository.deps.git,
    store: createDirectoryStore(folderOf(repository)),
    from: await repository.git('rev-parse', 'main'),
    config: 'papergate.yml',
    coverage,
    unreported: null,
    isExcluded: () => false,
    ...other,
  })
  if (facts.kind !== 'found') return facts
  const reported = sumMeasures([...coverage.values()].map((file) => measureFile(file)))
  return { ...facts, now: addMeasures(reported, facts.unreported) }
}

function folderOf({ root }: TestRepository): string {
  return join(root, '.git', 'baselines')
}

/** Lines of both sides as `covered/total`, and the lost ones as `a.py:3,4`. */
function show(facts: Compared): unknown {
  if (facts.kind !== 'found') return facts
  const { before, now, lost } = facts
  return {
    before: `${before.lines.covered}/${before.lines.total}`,
    now: `${now.lines.covered}/${now.lines.total}`,
    lost: lost.map(({ path, lines }) => `${path}:${lines.join(',')}`).join(' '),
  }
}

const ten = '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n'

it('nothing changed, nothing lost', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  await save(repository, { 'a.py': '1101-1' })
  const facts = await compare(repository, { 'a.py': '9202-1' })
  expect(facts).toMatchObject({
    kind: 'found',
    sha: await repository.git('rev-parse', 'main'),
    distance: 0,
  })
  expect(show(facts)).toEqual({ before: '4/5', now: '4/5', lost: '' })
})

it('an unchanged line that was covered and is missed now is lost, under its number now', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  await save(repository, { 'a.py': '1111111111' })
  // Line 2 is removed, line 5 rewritten, and two new lines stand before line 8.
  const edited = ten.replace('2\n', '').replace('5\n', 'five\n').replace('8\n', 'new\nnew\n8\n')
  await repository.write({ 'a.py': edited })
  const facts = await compare(repository, { 'a.py': '10101100011' })
  expect(show(facts)).toEqual({ before: '8/8', now: '6/11', lost: 'a.py:2,9' })
})

it('a line that was missed before, or that no tool counts now, is not lost', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  await save(repository, { 'a.py': '0111' })
  expect(show(await compare(repository, { 'a.py': '0-11' }))).toMatchObject({ lost: '' })
})

it('a file is followed through a rename with an edit', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  await save(repository, { 'a.py': '1111111111' })
  await repository.git('mv', 'a.py', 'b c.py')
  await repository.write({ 'b c.py': `new\n${ten.replace('10\n', '')}` })
  const facts = await compare(repository, { 'b c.py': '1011111111' })
  expect(show(facts)).toEqual({ before: '9/9', now: '9/10', lost: 'b c.py:2' })
})

it('a file that no report names any more has lost what it had, and a deleted one nothing', async () => {
  await using repository = await createCommittedRepository({
    'a.py': ten,
    'b.py': ten,
    'c.py': '1\n',
  })
  await save(repository, { 'a.py': '1101', 'b.py': '111', 'c.py': '1' })
  await rm(join(repository.root, 'b.py'))
  const facts = await compare(repository, { 'c.py': '1' })
  expect(show(facts)).toEqual({ before: '4/5', now: '1/1', lost: 'a.py:1,2,4' })
})

it('taking covered code away is no drop', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  await save(repository, { 'a.py': '1111111100' })
  await repository.write({ 'a.py': '9\n10\n1\n' })
  expect(show(await compare(repository, { 'a.py': '001' }))).toMatchObject({ before: '0/2' })
})

it('a file whose lines git does not show is compared with nothing', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten, 'b.py': '1\n' })
  await save(repository, { 'a.py': '111', 'b.py': '1' })
  await repository.write({ '.gitattributes': 'a.py -diff\n', 'a.py': `new\n${ten}` })
  const facts = await compare(repository, { 'a.py': '0000', 'b.py': '1' })
  expect(show(facts)).toEqual({ before: '1/1', now: '1/5', lost: '' })
})

it('a generated file that git does not have counts while it is measured, and cannot lose lines', async () => {
  await using repository = await createCommittedRepository({
    '.gitignore': 'gen.py\n',
    'a.py': ten,
  })
  await repository.write({ 'gen.py': ten })
  await save(repository, { 'a.py': '1', 'gen.py': '11' })
  const both = await compare(repository, { 'a.py': '1', 'gen.py': '00' })
  expect(show(both)).toEqual({ before: '3/3', now: '1/3', lost: '' })
  const one = await compare(repository, { 'a.py': '1' })
  expect(show(one)).toEqual({ before: '1/1', now: '1/1', lost: '' })
})

it('files that are excluded now are left out, also where they had another name', async () => {
  await using repository = await createCommittedRepository({
    'a.py': ten,
    'b.py': `${ten}b\n`,
    'c.py': '1',
  })
  await save(repository, { 'a.py': '111', 'b.py': '111', 'c.py': '1' })
  await repository.git('mv', 'b.py', 'old.py')
  const isExcluded = (path: string): boolean => path === 'a.py' || path === 'old.py'
  const facts = await compare(repository, { 'c.py': '1' }, { isExcluded })
  expect(show(facts)).toEqual({ before: '1/1', now: '1/1', lost: '' })
})

it('sources that no report names count on both sides, without their lines that are gone', async () => {
  const files = { 'a.py': '1\n', 'b.py': ten, 'c.py': ten, 'd.py': ten.replace('1\n', '#\n') }
  await using repository = await createCommittedRepository(files)
  const unreported = ['b.py', 'c.py', 'd.py'].map((path) => ({
    path,
    lines: path === 'd.py' ? 9 : 10,
  }))
  await save(repository, { 'a.py': '1' }, { unreported })
  await rm(join(repository.root, 'c.py'))
  await repository.write({ 'd.py': '#\n2\n3\nnew\n' })
  const now = [
    { path: 'b.py', lines: 10 },
    { path: 'd.py', lines: 3 },
  ]
  const facts = await compare(repository, { 'a.py': '1' }, { unreported: now })
  expect(show(facts)).toEqual({ before: '1/13', now: '1/14', lost: '' })
  // Where they do not count now, they did not count then.
  expect(show(await compare(repository, { 'a.py': '1' }))).toMatchObject({
    before: '1/1',
    now: '1/1',
  })
})

it('sources that no report names count on neither side where the baseline does not know them', async () => {
  await using repository = await createCommittedRepository({ 'a.py': '1\n', 'b.py': ten })
  await save(repository, { 'a.py': '1' })
  const unreported = [{ path: 'b.py', lines: 10 }]
  const facts = await compare(repository, { 'a.py': '1' }, { unreported })
  expect(show(facts)).toMatchObject({ before: '1/1', now: '1/1' })
})

it('an older baseline is compared over all that happened since', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  const old = await repository.git('rev-parse', 'HEAD')
  await save(repository, { 'a.py': '111' })
  await repository.write({ 'a.py': `one\n${ten}` })
  await repository.commit()
  await repository.write({ 'a.py': `two\none\n${ten}` })
  await repository.commit()
  const facts = await compare(repository, { 'a.py': '11101' })
  expect(facts).toMatchObject({ sha: old, distance: 2 })
  expect(show(facts)).toMatchObject({ before: '3/3', lost: 'a.py:4' })
})

it('no baseline, one that is damaged and one of another config are told apart', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  const from = await repository.git('rev-parse', 'HEAD')
  expect(await compare(repository, { 'a.py': '1' })).toEqual({
    kind: 'missing',
    from,
    asked: 1,
    isCut: false,
  })
  await save(repository, { 'a.py': '1' })
  const other = await compare(repository, { 'a.py': '1' }, { config: null })
  expect(other).toMatchObject({ kind: 'refused', from })
  expect(JSON.stringify(other)).toMatch(/to be of no config file; found one of papergate.yml/)
  await repository.write({ [`.git/baselines/${from}.json.gz`]: 'damaged' })
  const damaged = await compare(repository, { 'a.py': '1' })
  expect(damaged).toMatchObject({ kind: 'refused', from })
  expect(JSON.stringify(damaged)).toMatch(/found incorrect header check.*store it again/)
})

it('a baseline is kept for HEAD, whatever else lies around', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten, 'notes.md': '1' })
  await repository.write({ 'coverage.lcov': 'x', 'notes.md': '2' })
  expect(await save(repository, { 'a.py': '1' })).toMatchObject({
    kind: 'saved',
    sha: await repository.git('rev-parse', 'HEAD'),
  })
})

it('no baseline is kept of files that differ from the commit, staged or not', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  const refused = { kind: 'refused', reason: 'a.py is measured and differs from the commit' }
  await repository.write({ 'a.py': `new\n${ten}` })
  expect(await save(repository, { 'a.py': '1' })).toEqual(refused)
  await repository.git('add', '-A')
  expect(await save(repository, { 'a.py': '1' })).toEqual(refused)
  await repository.git('mv', 'a.py', 'b.py')
  expect(await save(repository, { 'b.py': '1' })).toMatchObject({ kind: 'refused' })
})
