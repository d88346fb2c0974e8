import { expect, it } from 'vitest'

import type { CoverageOptions } from '../coverage-options.ts'
import { runCoverageGate } from '../run-coverage-gate.ts'
import { createTestRepository, optionsWith } from '../test-repository.ts'
import { contentOf, ratio, readFixture, readXmlReport, sumUp } from './xml/read-xml-report.ts'

// The tool's own counters: LINE, BRANCH and METHOD of the whole report.
it.each([
  ['jacoco', '14/18', '7/12', '4/7', ['desk/Limits.java', 'desk/Main.java']],
  ['groups', '14/16', '7/12', '4/5', ['apps/limits/desk/Limits.java', 'apps/main/desk/Main.java']],
])('%s gives the totals of the counters', async (name, lines, branches, functions, files) => {
  const report = await readXmlReport(await readFixture(`jacoco/${name}.xml`))
  expect(report.format.name).toBe('jacoco')
  expect([...report.files.keys()].toSorted()).toEqual(files)
  expect(sumUp(report)).toMatchObject({
    lines: ratio(lines),
    branches: ratio(branches),
    functions: ratio(functions),
  })
})

it.each(['jacoco', 'groups'])(
  'chunks of any size give the same as the whole of %s',
  async (name) => {
    const text = await readFixture(`jacoco/${name}.xml`)
    const whole = contentOf(await readXmlReport(text))
    for (const chunkBytes of [1, 2, 3, 7, 64]) {
      expect(contentOf(await readXmlReport(text, chunkBytes))).toEqual(whole)
    }
  },
)

it('a function is the method of its class, at its first line', async () => {
  const report = await readXmlReport(await readFixture('jacoco/jacoco.xml'))
  expect([...(report.files.get('desk/Limits.java')?.functions ?? [])]).toEqual([
    ['desk/Limits.<init>(I)V', { line: 7, hits: 1 }],
    ['desk/Limits.allows(IZ)Z', { line: 12, hits: 1 }],
    ['desk/Limits.lambda$allows$0()V', { line: 21, hits: 1 }],
    ['desk/Limits$Never.<init>()V', { line: 26, hits: 0 }],
    ['desk/Limits$Never.unused()I', { line: 27, hits: 0 }],
  ])
})

function report(body: string): string {
  return `<report name="r"><package name="p">${body}</package></report>`
}

const source = (lines: string): string => `<sourcefile name="A.java">${lines}</sourcefile>`
const counter = '<counter type="METHOD" missed="0" covered="1"/>'

/** A group with the package `p` and its `A.java` of one line. */
function group(name: string, covered: number, parts = ''): string {
  const line = `<line nr="1" mi="0" ci="${covered}" mb="0" cb="0"/>`
  return `<group name="${name}">${parts}<package name="p">${source(line)}</package></group>`
}

it('files of one name in two groups are two files, named by their groups', async () => {
  const inner = group('limits', 0)
  const read = await readXmlReport(
    `<report name="r">${group('apps', 0, inner)}${group('core', 9)}</report>`,
  )
  expect(contentOf(read)).toMatchObject([
    { path: 'apps/limits/p/A.java', lines: [[1, 0]] },
    { path: 'apps/p/A.java', lines: [[1, 0]] },
    { path: 'core/p/A.java', lines: [[1, 1]] },
  ])
})

it('a file that one group has in two bundles is one file, its lines summed', async () => {
  const read = await readXmlReport(`<report name="r">${group('g', 0)}${group('g', 9)}</report>`)
  expect(contentOf(read)).toMatchObject([{ path: 'g/p/A.java', lines: [[1, 1]] }])
})

it('the name of a group leads nowhere', async () => {
  const read = await readXmlReport(`<report name="r">${group('/../a\\b/.', 1)}</report>`)
  expect([...read.files.keys()]).toEqual(['a/b/p/A.java'])
})

it('grouped reports cover each module’s own files, and never guess whose they are', async () => {
  const folder = (module: string): string => `${module}/src/main/java/p/A.java`
  await using repository = await createTestRepository({
    [folder('services/gateway')]: '',
    [folder('services/signals')]: '',
    'jacoco.xml': `<report name="r">${group('gateway', 1)}${group('signals', 0)}</report>`,
    'other.xml': `<report name="r">${group('Gateway (Java 17)', 1)}${group('signals', 0)}</report>`,
  })
  const judge = (report: string, paths: CoverageOptions['paths'] = []) =>
    runCoverageGate(optionsWith({ reports: [report], paths }), repository.deps)
  const covered = { covered: 1, total: 1 }
  const missed = { covered: 0, total: 1 }
  const right = [
    { path: folder('services/gateway'), lines: covered },
    { path: folder('services/signals'), lines: missed },
  ]
  expect((await judge('jacoco.xml')).data.files).toMatchObject(right)
  await expect(judge('other.xml')).rejects.toThrow(
    /Gateway \(Java 17\)\/p\/A\.java, which could be services\/gateway.*, services\/signals/,
  )
  const rule = { from: 'Gateway (Java 17)', to: 'services/gateway/src/main/java' }
  expect((await judge('other.xml', [rule])).data.files).toMatchObject(right)
})

it('a file that two groups tell of is one file, and two files are none', async () => {
  const lines = (covered: number, ...numbers: readonly number[]): string =>
    source(numbers.map((nr) => `<line nr="${nr}" mi="0" ci="${covered}"/>`).join(''))
  const named = (name: string, body: string): string =>
    `<group name="${name}"><package name="p">${body}</package></group>`
  await using repository = await createTestRepository({
    'app/src/p/A.java': '',
    'same.xml': `<report name="r">${named('unit', lines(1, 1, 2))}${named('slow', lines(0, 1, 2))}</report>`,
    'other.xml': `<report name="r">${named('app', lines(0, 1, 2))}${named('gone', lines(1, 1, 7))}</report>`,
  })
  const judge = (report: string) =>
    runCoverageGate(optionsWith({ reports: [report] }), repository.deps)
  expect((await judge('same.xml')).data.project.lines).toEqual({ covered: 2, total: 2 })
  await expect(judge('other.xml')).rejects.toThrow(
    /the lines of app\/src\/p\/A\.java in every group that names it; found others in gone\/p\/A\.java/,
  )
})

it.each([
  ['before its file', [1, 0]],
  ['behind its file', [0, 1]],
])('a class %s gives that file its functions', async (_name, order) => {
  const parts = [
    source('<line nr="3" mi="0" ci="1"/>'),
    `<class name="p/A" sourcefilename="A.java"><method name="m" desc="()V">${counter}</method></class>`,
  ]
  const read = await readXmlReport(report(order.map((index) => parts[index]).join('')))
  expect(contentOf(read)).toMatchObject([
    { path: 'p/A.java', lines: [[3, 1]], functions: [['p/A.m()V', { line: null, hits: 1 }]] },
  ])
})

it('a class without a source file has no functions to count', async () => {
  const read = await readXmlReport(
    report(
      `<class name="p/A"><method name="m" desc="()V" line="1">${counter}</method></class>${source('<line nr="3" mi="0" ci="1"/>')}`,
    ),
  )
  expect(sumUp(read)).toMatchObject({ lines: ratio('1/1'), functions: ratio('0/0') })
})

it('a file of the package without a name stands at the root', async () => {
  const read = await readXmlReport(
    report(source('<line nr="1" mi="0" ci="1"/>')).replace('name="p"', 'name=""'),
  )
  expect([...read.files.keys()]).toEqual(['A.java'])
})

it('a report that does not say what ran is refused', async () => {
  await expect(readXmlReport(await readFixture('jacoco/gcovr.xml'))).rejects.toThrow(
    /expected covered instructions \(ci\).*none in report, line 6/,
  )
})

it.each([
  ['a line outside of a file', report('<line nr="1" ci="1"/>'), /<line> inside a <sourcefile>/],
  ['a method outside of a class', report('<method name="m"/>'), /<method> inside a <class>/],
  ['a group in a package', report('<group name="g"/>'), /groups of packages/],
  ['a group without a name', '<report name="r"><group/></report>', /name on <group>/],
  ['a package in another', report('<package name="q"/>'), /packages beside each other/],
  ['a package without a name', report('').replace('name="p"', ''), /name on <package>/],
  ['a file without a name', report('<sourcefile/>'), /name on <sourcefile>/],
  ['line 0', report(source('<line nr="0" ci="1"/>')), /line number from 1/],
  ['a negative count', report(source('<line nr="1" ci="-1"/>')), /\(ci\).*-1/],
  [
    'half of the branches',
    report(source('<line nr="1" ci="1" cb="1"/>')),
    /missed branches \(mb\)/,
  ],
  [
    'a trillion branches',
    report(source('<line nr="1" ci="1" mb="1" cb="999999999999"/>')),
    /branches that a line can have/,
  ],
  ['only counters', report('<counter type="LINE" missed="0" covered="5"/>'), /no line/],
])('JaCoCo with %s is refused', async (_name, text, message) => {
  await expect(readXmlReport(text)).rejects.toThrow(message)
})
