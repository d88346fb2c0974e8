import { renameSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { runCoverageGate } from './run-coverage-gate.ts'
import { createCommittedRepository, lcovOf, optionsWith, percent } from './test-repository.ts'
import type { TestRepository } from './test-repository.ts'

const ALL_HIT = lcovOf({ 'a.py': { 1: 1 } })
/** `café.py` and `cafê.py` in Latin-1: both are no UTF-8, and read the same as text. */
const ACUTE = Buffer.from('caf\xE9.py', 'latin1')
const CIRCUMFLEX = Buffer.from('caf\xEA.py', 'latin1')

async function writeBytes({ root }: TestRepository, name: Buffer, text: string): Promise<void> {
  await writeFile(Buffer.concat([Buffer.from(`${root}/`), name]), text)
}

function record(name: Buffer, lines: string): Buffer {
  return Buffer.concat([Buffer.from('SF:'), name, Buffer.from(`\n${lines}end_of_record\n`)])
}

async function createBranch(): Promise<TestRepository> {
  const repository = await createCommittedRepository({
    'a.py': 'a = 1\n',
    '.gitignore': '*.lcov\n',
  })
  await repository.git('branch', 'base')
  return repository
}

const judged = optionsWith({ patchMin: percent('80'), base: 'base' })
const refusal = /the names of sources to be UTF-8; found caf\uFFFD\.py/

it.each(['untracked', 'committed'])(
  'a changed source whose name is no UTF-8 and that no report names is refused, %s',
  async (kind) => {
    await using repository = await createBranch()
    await writeBytes(repository, ACUTE, 'x = 1\ny = 2\n')
    await repository.write({ 'coverage.lcov': ALL_HIT })
    if (kind === 'committed') await repository.commit()
    const failed = runCoverageGate(judged, repository.deps)
    await expect(failed).rejects.toThrow(refusal)
    await expect(failed).rejects.toMatchObject({ code: 'coverage/paths', exitCode: 2 })
  },
)

it('two sources whose names read the same as text are not taken for one', async () => {
  await using repository = await createBranch()
  await writeBytes(repository, ACUTE, 'x = 1\n')
  await writeBytes(repository, CIRCUMFLEX, 'x = 1\n')
  const records = [record(ACUTE, 'DA:1,0\n'), record(CIRCUMFLEX, 'DA:1,1\n')]
  await repository.write({ 'coverage.lcov': Buffer.concat([Buffer.from(ALL_HIT), ...records]) })
  await expect(runCoverageGate(judged, repository.deps)).rejects.toThrow(refusal)
})

it('a source of a service whose name is no UTF-8 is refused where its lines would count', async () => {
  await using repository = await createBranch()
  await writeBytes(repository, ACUTE, 'x = 1\n')
  await repository.write({ 'coverage.lcov': ALL_HIT })
  const services = { all: { path: '.', min: percent('80') } }
  const options = optionsWith({ services, unreported: 'all' })
  await expect(runCoverageGate(options, repository.deps)).rejects.toThrow(refusal)
})

it('such names stand in nobody’s way where they are excluded, deleted, or no sources', async () => {
  await using repository = await createBranch()
  await writeBytes(repository, ACUTE, 'x = 1\n')
  await repository.commit()
  await repository.git('branch', '-f', 'base')
  await repository.write({ 'coverage.lcov': ALL_HIT })
  await repository.git('rm', '-q', '--', '*.py', ':!a.py')
  await writeBytes(repository, Buffer.from('caf\xE9.txt', 'latin1'), 'text\n')
  expect(await runCoverageGate(judged, repository.deps)).toMatchObject({ verdict: 'pass' })
  await writeBytes(repository, CIRCUMFLEX, 'x = 1\n')
  const options = { ...judged, exclude: ['caf*.py'] }
  expect(await runCoverageGate(options, repository.deps)).toMatchObject({ verdict: 'pass' })
})

it('a report in another encoding than the names of files is not taken to cover them', async () => {
  await using repository = await createBranch()
  await repository.write({
    'café.py': 'x = 1\n',
    'coverage.lcov': Buffer.concat([Buffer.from(ALL_HIT), record(ACUTE, 'DA:1,1\n')]),
  })
  const { verdict, summary, data } = await runCoverageGate(judged, repository.deps)
  expect(verdict).toBe('fail')
  expect(summary).toContain('in no report: café.py')
  expect(data.foreign).toEqual(['caf\uFFFD.py'])
})

it('a source that was renamed from such a name is judged by its new one', async () => {
  await using repository = await createBranch()
  await writeBytes(repository, ACUTE, 'x = 1\ny = 2\n')
  await repository.commit()
  await repository.git('branch', '-f', 'base')
  renameSync(
    Buffer.concat([Buffer.from(`${repository.root}/`), ACUTE]),
    join(repository.root, 'cafe.py'),
  )
  await repository.write({ 'cafe.py': 'x = 1\ny = 2\nz = 3\n' })
  await repository.commit()
  await repository.write({
    'coverage.lcov': ALL_HIT + lcovOf({ 'cafe.py': { 1: 0, 2: 0, 3: 1 } }),
  })
  const { data } = await runCoverageGate(judged, repository.deps)
  expect(data.patch).toMatchObject({ lines: { covered: 1, total: 1 } })
})
