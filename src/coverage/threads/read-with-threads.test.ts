import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

import { expect, it } from 'vitest'

import { rounds } from '../../../tests/rounds.ts'
import { inventRuns } from '../conformance/truth.ts'
import { writeLcov } from '../conformance/write-text-reports.ts'
import { writeCobertura } from '../conformance/write-xml-reports.ts'
import { createRandom } from '../create-random.ts'
import { ArmNames, lineOfArm, armKey } from '../model/arm-names.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { readReports } from '../read-reports.ts'
import { createTestRepository } from '../test-repository.ts'
import type { TestRepository } from '../test-repository.ts'
import type { ThreadMessage } from './serve-parts.ts'

/** The thread that the command line starts. */
function startThread(): Worker {
  return new Worker(new URL('../../main/coverage-thread.ts', import.meta.url))
}

/** A thread of a few lines of CommonJS. */
function startStub(code: string): () => Worker {
  return () => new Worker(code, { eval: true })
}

type Reading = {
  readonly startThread: (() => Worker) | null
  readonly partBytes?: number
  readonly pauseMs?: number
}

/** Small parts are read before a thread has started; this one waits for the others now and then. */
const PAUSE = new Int32Array(new SharedArrayBuffer(4))
const PAUSE_MS = 15
/** Where a thread must have begun, also on a machine that has much to do. */
const LONG_PAUSE_MS = 120

/** What was read, without what may differ: the order of reports and the numbers of named arms. */
async function read(
  repository: TestRepository,
  paths: readonly string[],
  { startThread, partBytes = 700, pauseMs = PAUSE_MS }: Reading,
): Promise<unknown> {
  const armNames = new ArmNames()
  const told: number[] = []
  const onProgress = (_: string, done: number): void => {
    told.push(done)
    if (startThread !== null) Atomics.wait(PAUSE, 0, 0, pauseMs)
  }
  const groups = await readReports(
    paths.map((path) => ({ path: join(repository.root, path), shown: path, shard: null })),
    { format: null, armNames, startThread, partBytes, onProgress },
  )
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  return groups
    .flatMap(({ folder, reports, files, format, sourceRoots }) => ({
      folder,
      format: format.name,
      sourceRoots,
      reports: reports.map(({ shown, names }) => [shown, names.toSorted()]),
      files: [...files]
        .map(([name, file]) => [name, describeFile(file, armNames.list())] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    }))
    .toSorted((a, b) => (a.folder < b.folder ? -1 : 1))
}

function describeFile(file: FileCoverage, names: readonly string[]): unknown {
  const firstName = 2 ** 23
  const nameOf = (key: number): string => {
    const arm = key - armKey(lineOfArm(key), 0)
    return `${lineOfArm(key)}: ${names[arm - firstName] ?? arm}`
  }
  return {
    lines: [...file.lines.keys].map((line, index) => [line, file.lines.hits[index]]),
    arms: [...file.arms.keys]
      .map((key, index) => [nameOf(key), file.arms.hits[index]] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    tallies: [...file.tallies],
    functions: [...file.functions].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  }
}

/** Reports of two folders whose classes share files and lines, and that name several source folders. */
async function writeCoberturaShards(
  repository: TestRepository,
  seed: number,
): Promise<readonly string[]> {
  const random = createRandom(seed)
  const runs = inventRuns(random, { count: 4 + random(4), isPaired: false })
  const withSource = (folder: string, report: string): string =>
    report.replace(/<packages/, `<sources><source>${folder}</source></sources><packages`)
  const reports = {
    'a/1.xml': withSource('one', writeCobertura(runs)),
    'a/2.xml': withSource('one', writeCobertura(runs.slice(1))),
    'a/3.xml': withSource('two', writeCobertura(runs.toReversed())),
    'b/1.xml': writeCobertura(runs),
  }
  await repository.write(reports)
  return Object.keys(reports)
}

/** Reports of two folders whose records share files, lines and the names of arms. */
async function writeShards(repository: TestRepository, seed: number): Promise<readonly string[]> {
  const random = createRandom(seed)
  const runs = inventRuns(random, { count: 4 + random(4), isPaired: false })
  const reports = {
    'a/1.lcov': writeLcov(runs.slice(0, 2)),
    'a/2.lcov': writeLcov(runs.slice(2)),
    'b/1.lcov': writeLcov(runs.toReversed()),
  }
  await repository.write(reports)
  return Object.keys(reports)
}

it.each(Array.from({ length: rounds(3, 60) }, (_, seed) => seed + 1))(
  'threads read what one thread reads, named arms and all (seed %i)',
  async (seed) => {
    await using repository = await createTestRepository()
    const paths = await writeShards(repository, seed)
    const alone = await read(repository, paths, { startThread: null })
    let parts = 0
    const counted = (): Worker => {
      const worker = startThread()
      worker.on('message', ({ kind }: ThreadMessage) => {
        if (kind === 'part') parts += 1
      })
      return worker
    }
    const partBytes = [200, 350, 500][seed % 3] ?? 200
    const pauseMs = LONG_PAUSE_MS
    expect(await read(repository, paths, { startThread: counted, partBytes, pauseMs })).toEqual(
      alone,
    )
    expect(parts > 0).toBe(availableParallelism() > 1)
  },
)

it.each(Array.from({ length: rounds(3, 60) }, (_, seed) => seed + 1))(
  'threads read of Cobertura what one thread reads (seed %i)',
  async (seed) => {
    await using repository = await createTestRepository()
    const paths = await writeCoberturaShards(repository, seed)
    const alone = await read(repository, paths, { startThread: null })
    const partBytes = [100, 400, 1_500][seed % 3] ?? 100
    expect(await read(repository, paths, { startThread, partBytes })).toEqual(alone)
  },
)

const coberturaClass = (file: number, more = ''): string =>
  `<class filename="src/${file}.py"><lines><line number="1" hits="${file}"/>` +
  `<line number="2" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="3"/>${more}` +
  `</lines></class>`
const coberturaOf = (classes: readonly string[], head = ''): string =>
  `${head}<coverage><packages><package><classes>${classes.join('\n')}</classes></package></packages></coverage>`
const classes = Array.from({ length: 120 }, (_, file) => coberturaClass(file))

it.each([
  ['plain', coberturaOf(classes)],
  ['with a comment over several classes', coberturaOf([...classes, '<!--', ...classes, '-->'])],
  ['with classes as text', coberturaOf([...classes, '<![CDATA[', ...classes, ']]>'])],
  [
    'of several packages',
    coberturaOf(classes).replaceAll(
      /(?<=py"[^]{900})<class /g,
      '</classes></package><package><classes><class ',
    ),
  ],
  ['of another nesting', coberturaOf(classes).replaceAll('package>', 'packet>')],
  ['in another encoding', coberturaOf(classes, '<?xml version="1.0" encoding="iso-8859-1"?>')],
  ['in UTF-16', Buffer.from(`\uFEFF${coberturaOf(classes)}`, 'utf16le')],
])('a Cobertura report %s is the same read by threads', async (_name, content) => {
  await using repository = await createTestRepository({ 'a.xml': content })
  const alone = await read(repository, ['a.xml'], { startThread: null })
  expect(await read(repository, ['a.xml'], { startThread, partBytes: 2_000 })).toEqual(alone)
})

it.each([
  [
    'a negative count',
    coberturaOf([...classes, coberturaClass(1, '<line number="9" hits="-1"/>')]),
  ],
  ['no end', coberturaOf(classes).replace('</coverage>', '')],
  ['a class that is not closed', coberturaOf([...classes, '<class filename="x">', ...classes])],
  ['a second root', `${coberturaOf(classes)}${coberturaOf(classes)}`],
  ['a DOCTYPE inside', coberturaOf([...classes, '<!DOCTYPE coverage>', ...classes])],
  ['entities', coberturaOf([...classes, '&boom;', ...classes])],
  ['bytes of no encoding', Buffer.concat([Buffer.from(coberturaOf(classes)), Buffer.of(0xff)])],
])(
  'a Cobertura report with %s gives the error that it gives read alone',
  async (_name, content) => {
    await using repository = await createTestRepository({ 'a.xml': content })
    const fail = async (reading: Reading): Promise<string> =>
      read(repository, ['a.xml'], reading).then(
        () => 'no error',
        (error: unknown) => String(error),
      )
    const alone = await fail({ startThread: null })
    expect(alone).not.toBe('no error')
    expect(await fail({ startThread, partBytes: 2_000 })).toBe(alone)
  },
)

const small = (file: number): string =>
  `SF:src/${file}.py\nDA:1,1\nBRDA:1,0,jump to ${file % 3},1\nend_of_record\n`
const many = Array.from({ length: 200 }, (_, file) => small(file)).join('')

it.each([
  ['a negative count', many.replace('SF:src/150.py\nDA:1,1', 'SF:src/150.py\nDA:1,-1'), 602],
  ['no end', many.replace(/end_of_record\n$/, ''), 799],
  ['a record inside another', many.replace(/(?<=src\/77.py\n[^]*?)end_of_record\n/, ''), 312],
  ['something else', many.replace('SF:src/199.py', '<html>'), 797],
  ['a mark in the middle', many.replace('SF:src/100.py', '\uFEFFoops'), 401],
])(
  'a report with %s gives the error that it gives read alone, with its line',
  async (_name, content, line) => {
    await using repository = await createTestRepository({ 'a.lcov': content })
    const fail = async (reading: Reading): Promise<string> =>
      read(repository, ['a.lcov'], reading).then(
        () => 'no error',
        (error: unknown) => String(error),
      )
    const alone = await fail({ startThread: null })
    expect(alone).toContain(`in a.lcov, line ${line}`)
    expect(await fail({ startThread })).toBe(alone)
  },
)

it('a report that was put together from others with byte order marks is read wherever it is cut', async () => {
  await using repository = await createTestRepository({ 'a.lcov': `\uFEFF${small(1)}`.repeat(100) })
  const alone = await read(repository, ['a.lcov'], { startThread: null })
  expect(await read(repository, ['a.lcov'], { startThread })).toEqual(alone)
})

it('files that have no branches come back from several folders', async () => {
  const plain = many.replaceAll(/BRDA.*\n/g, '')
  await using repository = await createTestRepository({ 'a/1.lcov': plain, 'b/1.lcov': plain })
  const paths = ['a/1.lcov', 'b/1.lcov']
  let broken = 0
  const watched = (): Worker => {
    const worker = startThread()
    worker.on('error', () => {
      broken += 1
    })
    return worker
  }
  const alone = await read(repository, paths, { startThread: null })
  expect(await read(repository, paths, { startThread: watched })).toEqual(alone)
  expect(broken).toBe(0)
})

it.each([
  ['end at once', 'process.exit(1)'],
  [
    'end at the first part',
    `require('worker_threads').parentPort.on('message', () => process.exit(1))`,
  ],
  [
    'end with a part that nobody else will read',
    `require('worker_threads').parentPort.on('message', ({ next }) => {
      Atomics.add(next, 0, 1)
      process.exit(1)
    })`,
  ],
  ['throw', `require('worker_threads').parentPort.on('message', () => { throw new Error('x') })`],
  [
    'cannot read',
    `const { parentPort } = require('worker_threads')
    parentPort.on('message', ({ next }) => {
      const index = Atomics.add(next, 0, 1)
      parentPort.postMessage({ kind: 'part', index, reply: null })
      parentPort.postMessage({ kind: 'done', groups: [] })
    })`,
  ],
  [
    'run out of memory',
    `require('worker_threads').parentPort.on('message', () => {
      const all = []
      for (;;) all.push(new Array(100_000).fill({}))
    })`,
  ],
])('threads that %s leave the reports to this one', async (_name, code) => {
  await using repository = await createTestRepository({ 'a/1.lcov': many, 'b/1.lcov': many })
  const paths = ['a/1.lcov', 'b/1.lcov']
  const alone = await read(repository, paths, { startThread: null })
  const start = (): Worker =>
    new Worker(code, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } })
  expect(await read(repository, paths, { startThread: start })).toEqual(alone)
})

it('one thread that dies among others takes nothing with it', async () => {
  await using repository = await createTestRepository({ 'a/1.lcov': many, 'b/1.lcov': many })
  const paths = ['a/1.lcov', 'b/1.lcov']
  const alone = await read(repository, paths, { startThread: null })
  let started = 0
  const start = (): Worker => {
    started += 1
    return started === 1 ? startStub('process.exit(1)')() : startThread()
  }
  expect(await read(repository, paths, { startThread: start })).toEqual(alone)
})
