import { rmSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { InputError } from '../contract/input-error.ts'
import { WorldError } from '../contract/world-error.ts'
import { reportWriters } from './conformance/report-writers.ts'
import { count, inventRuns, linesOf } from './conformance/truth.ts'
import type { Block, Truth } from './conformance/truth.ts'
import { GO_MODULE } from './conformance/write-text-reports.ts'
import { createRandom } from './create-random.ts'
import { FORMAT_NAMES } from './formats/format.ts'
import type { FormatName } from './formats/format.ts'
import type { Ratio } from './model/file-coverage.ts'
import { runCoverageGate } from './run-coverage-gate.ts'
import { createTestRepository, optionsWith } from './test-repository.ts'

const runs = inventRuns(createRandom(7), { count: 1, isPaired: true }).slice(0, 1)
const paths = runs.flatMap((run) => [...run.keys()])
const truth = count(runs.flatMap((run) => [...run.values()].flat()))
const valid = (format: FormatName): string => reportWriters[format].write(runs)

type Outcome = Ratio | InputError

/** Lines that the gate counts in a report, or its refusal; anything else that goes wrong is thrown. */
async function judge(
  content: string | Buffer,
  {
    named,
    sources = paths,
  }: { readonly named?: FormatName; readonly sources?: readonly string[] } = {},
): Promise<Outcome> {
  await using repository = await createTestRepository({
    'go.mod': `module ${GO_MODULE}\n`,
    'out/report.cov': content,
  })
  for (const path of sources) await repository.write({ [path]: '' })
  const options = optionsWith({
    reports: ['out/report.cov'],
    ...(named === undefined ? {} : { format: named }),
  })
  try {
    return (await runCoverageGate(options, repository.deps)).data.project.lines
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

/** A refusal in three parts that names the file, and what of its text it shows is printable. */
function expectRefused(outcome: Outcome, message: RegExp): void {
  expect(outcome).toBeInstanceOf(InputError)
  expect(outcome).toMatchObject({ exitCode: 2 })
  const shown = outcome instanceof InputError ? outcome.message : ''
  expect(shown).toMatch(/expected [^]*; found [^]*out\/report\.cov/)
  expect(shown).toMatch(message)
  expect(shown).not.toMatch(/[\u0000-\u0008\u001B]/)
}

const PLACE = /line \d+|byte \d+/
const each = FORMAT_NAMES.map((format) => [format] as const)

it.each(each)('a whole report of %s is counted', async (format) => {
  expect(await judge(valid(format))).toEqual(truth.lines)
})

it.each(each)('%s cut in the middle is refused with the place', async (format) => {
  const whole = valid(format)
  expectRefused(await judge(whole.slice(0, Math.floor(whole.length / 2))), PLACE)
})

it.each(each)('%s without a line is refused', async (format) => {
  const empty: Truth = new Map(format === 'go' ? [] : [[paths[0] ?? '', []]])
  expectRefused(await judge(reportWriters[format].write([empty])), /line/)
})

it.each(each)('%s with a byte order mark is counted', async (format) => {
  expect(await judge(`\uFEFF${valid(format)}`)).toEqual(truth.lines)
})

it.each(['cobertura', 'jacoco', 'clover'] as const)(
  '%s in UTF-16 is counted: XML says so by its first bytes',
  async (format) => {
    const wide = Buffer.from(`\uFEFF${valid(format)}`, 'utf16le')
    expect(await judge(wide)).toEqual(truth.lines)
    expect(await judge(wide.swap16())).toEqual(truth.lines)
  },
)

it.each(['lcov', 'coveragepy', 'istanbul', 'go', 'llvm', 'simplecov'] as const)(
  '%s in UTF-16 is refused',
  async (format) => {
    expectRefused(await judge(Buffer.from(`\uFEFF${valid(format)}`, 'utf16le')), /UTF-16 text/)
    expectRefused(await judge(Buffer.from(valid(format), 'utf16le')), /binary data/)
  },
)

const others = FORMAT_NAMES.flatMap((format) =>
  FORMAT_NAMES.filter((named) => named !== format).map((named) => [format, named] as const),
)

it.each(others)('%s given as %s is refused with what it is', async (format, named) => {
  expectRefused(await judge(valid(format), { named }), /byte 0/)
})

it.each([
  ['nothing', '', /empty file/],
  ['binary data', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff]), /binary data.*byte 0/],
  ['an error page', '<!DOCTYPE html>\n<html><h1>502</h1></html>', /an HTML page.*byte 0/],
  ['a terminal escape', '\u001B[31mDA:1,1', /\\u001b/],
  ['a workflow command', '::error::broken', /text that starts with/],
])('%s is refused, whatever format is named', async (_name, content, message) => {
  expectRefused(await judge(content), message)
  for (const named of FORMAT_NAMES) expectRefused(await judge(content, { named }), message)
})

/** The first line number and the first count of what the writers write; null where there is none. */
const FIELDS: Readonly<Record<FormatName, readonly [line: RegExp | null, count: RegExp | null]>> = {
  lcov: [/(?<=\nDA:)\d+/, /(?<=\nDA:\d+,)\d+/],
  cobertura: [/(?<=<line number=")\d+/, /(?<=hits=")\d+/],
  jacoco: [/(?<=<line nr=")\d+/, /(?<=ci=")\d+/],
  clover: [/(?<=<line num=")\d+/, /(?<=count=")\d+/],
  coveragepy: [/(?<="executed_lines":\[)\d+/, /(?<="covered_lines":)\d+/],
  istanbul: [/(?<="line":)\d+/, /(?<="s":\{"\d+":)\d+/],
  go: [/(?<=:)\d+(?=\.2,)/, /(?<= \d+ )\d+/],
  llvm: [/(?<="segments":\[\[)\d+/, /(?<="segments":\[\[\d+,1,)\d+/],
  simplecov: [/(?<="\[:case, 0, )\d+/, /(?<="lines":\[(?:null,)*)\d+/],
}

const BAD_LINES = ['0', '-1', '4294967295', '99999999999999999999', '1e9', 'x']
const badLines = FORMAT_NAMES.flatMap((format) => BAD_LINES.map((bad) => [format, bad] as const))

it.each(badLines)(
  'a line number in %s that is %s is refused with its place',
  async (format, bad) => {
    const damaged = valid(format).replace(FIELDS[format][0] ?? /$/, bad)
    expect(damaged).not.toBe(valid(format))
    expectRefused(await judge(damaged), PLACE)
  },
)

const BAD_COUNTS = ['-1', '1.5', '99999999999999999999999', '1e999', 'NaN', '']
const badCounts = FORMAT_NAMES.flatMap((format) => BAD_COUNTS.map((bad) => [format, bad] as const))

it.each(badCounts)('a count in %s that is "%s" is refused with its place', async (format, bad) => {
  const damaged = valid(format).replace(FIELDS[format][1] ?? /$/, bad)
  expect(damaged).not.toBe(valid(format))
  expectRefused(await judge(damaged), PLACE)
})

it.each(each)('a byte 0 in a count of %s is refused', async (format) => {
  const damaged = valid(format).replace(FIELDS[format][1] ?? /$/, '\u0000$&')
  expectRefused(await judge(damaged), PLACE)
})

it.each(each)('the largest count of 64 bits in %s is counted', async (format) => {
  const isSum = format === 'coveragepy'
  const largest = isSum ? '$&' : '18446744073709551615'
  const [, field] = FIELDS[format]
  const outcome = await judge(valid(format).replace(field ?? /$/, largest))
  // What was hit stays so; the first line may now be hit as well.
  expect(outcome).toMatchObject({ total: truth.lines.total })
})

function withLongName(format: FormatName): string {
  const [run] = runs
  const blocks = run?.get(paths[0] ?? '') ?? []
  return reportWriters[format].write([new Map([...(run ?? []), ['x'.repeat(10_000_000), blocks]])])
}

it.each(['lcov', 'cobertura', 'jacoco', 'clover', 'go'] as const)(
  'a line of ten megabytes in %s is refused',
  async (format) => {
    expectRefused(await judge(withLongName(format)), /at most 1048576/)
  },
)

it.each(['coveragepy', 'istanbul', 'llvm', 'simplecov'] as const)(
  'a name of ten megabytes in %s, which is one line anyhow, is no file here',
  async (format) => {
    expect(await judge(withLongName(format))).toEqual(truth.lines)
  },
)

it.each([
  ['cobertura', '<x>'],
  ['jacoco', '<group name="x">'],
  ['clover', '<x>'],
] as const)('%s of endless depth is refused', async (format, tag) => {
  const depth = valid(format).replace(
    /(?<=<packages>|<project [^>]*>|<report name="platform">)/,
    tag.repeat(10_000),
  )
  expectRefused(await judge(depth), /at most \d+ elements/)
})

it.each(['coveragepy', 'istanbul', 'llvm', 'simplecov'] as const)(
  '%s of endless depth is refused',
  async (format) => {
    const [head, rest] = [valid(format).slice(0, -1), ',"deep":']
    const depth = `${head}${rest}${'['.repeat(100_000)}`
    // Where SimpleCov has suites, a list is refused before its depth is.
    expectRefused(await judge(depth), /at most 128|expected an object/)
  },
)

const block: Block = { line: 1, lines: 3, hits: 1, arms: [], starts: null }
const own = { path: 'src/a.py', blocks: [block, { ...block, line: 9, hits: 0 }] }
const TRAVERSALS = [
  '../../../../../../../../etc/passwd',
  'src/../../../../../../../etc/passwd',
  '/etc/passwd',
  '..\\..\\..\\..\\..\\..\\etc\\passwd',
  'file:///etc/passwd',
]

it.each(FORMAT_NAMES.flatMap((format) => TRAVERSALS.map((path) => [format, path] as const)))(
  'a report of %s cannot count %s',
  async (format, path) => {
    const report = reportWriters[format].write([
      new Map([
        [own.path, own.blocks],
        [path, [{ ...block, lines: 100 }]],
      ]),
    ])
    expect(await judge(report, { sources: [own.path] })).toEqual({
      covered: 3,
      total: own.blocks.flatMap(linesOf).length,
    })
  },
)

it('the folder that a report names for its sources leads nowhere outside either', async () => {
  const report = valid('cobertura')
    .replace('<source>.</source>', '<source>/etc</source><source>../../../../../etc</source>')
    .replace(
      '</classes>',
      '<class filename="passwd"><lines><line number="1" hits="1"/></lines></class></classes>',
    )
  expect(await judge(report)).toEqual(truth.lines)
})

const EVIL = 'src/[a](b) `|* <img src=x onerror=alert(1)> ::error::@all.py'

it.each(each)('a name of Markdown, HTML and commands in %s is a name', async (format) => {
  await using repository = await createTestRepository({
    'go.mod': `module ${GO_MODULE}\n`,
    [EVIL]: '',
    'out/report': reportWriters[format].write([new Map([[EVIL, own.blocks]])]),
  })
  const { data, rules, summary } = await runCoverageGate(
    optionsWith({ reports: ['out/report'] }),
    repository.deps,
  )
  expect(data.files).toMatchObject([{ path: EVIL, lines: { covered: 3, total: 6 } }])
  const told = [summary, ...repository.logged, ...rules.map(({ found }) => found)].join('\n')
  expect(told).not.toMatch(/^::/m)
})

it.each(each)('a name with a line break and a command in %s is refused', async (format) => {
  const report = reportWriters[format].write([new Map([['a\n::error::b.py', own.blocks]])])
  const outcome = await judge(report, { sources: [] })
  expect(outcome).toBeInstanceOf(InputError)
  expect(outcome).not.toMatchObject({ message: expect.stringMatching(/^::/m) as string })
})

const isRoot = process.getuid?.() === 0

it.skipIf(isRoot)('a report without permission is the world’s refusal', async () => {
  await using repository = await createTestRepository({ report: valid('lcov') })
  await chmod(join(repository.root, 'report'), 0)
  const judged = runCoverageGate(optionsWith({ reports: ['report'] }), repository.deps)
  await expect(judged).rejects.toMatchObject({ exitCode: 3, code: 'coverage/unreadable' })
})

it.runIf(process.platform === 'linux')('a report that cannot be read is the world’s', async () => {
  await using repository = await createTestRepository()
  const judged = runCoverageGate(optionsWith({ reports: ['/proc/self/mem'] }), repository.deps)
  await expect(judged).rejects.toThrow(WorldError)
  await expect(judged).rejects.toMatchObject({ exitCode: 3, code: 'coverage/unreadable' })
})

it('a report that vanishes while others are read is the world’s refusal', async () => {
  await using repository = await createTestRepository({
    [own.path]: '',
    '1.lcov': reportWriters.lcov.write([new Map([[own.path, own.blocks]])]),
    '2.lcov': valid('lcov'),
  })
  const log = {
    ...repository.deps.log,
    progress: () => rmSync(join(repository.root, '2.lcov'), { force: true }),
  }
  const judged = runCoverageGate(optionsWith({ reports: ['*.lcov'] }), { ...repository.deps, log })
  await expect(judged).rejects.toMatchObject({ exitCode: 3, code: 'coverage/unreadable' })
})
