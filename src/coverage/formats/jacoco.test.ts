import { expect, it } from 'vitest'

import { contentOf, ratio, readFixture, readXmlReport, sumUp } from './xml/read-xml-report.ts'

// The tool's own counters: LINE, BRANCH and METHOD of the whole report.
it.each([
  ['jacoco', '14/18', '7/12', '4/7'],
  ['groups', '14/16', '7/12', '4/5'],
])('%s gives the totals of the counters', async (name, lines, branches, functions) => {
  const report = await readXmlReport(await readFixture(`jacoco/${name}.xml`))
  expect(report.format.name).toBe('jacoco')
  expect([...report.files.keys()].toSorted()).toEqual(['desk/Limits.java', 'desk/Main.java'])
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

it('a file of two modules is one file, its lines summed', async () => {
  const module = (hits: number): string =>
    `<group name="g${hits}"><package name="p">${source(`<line nr="1" mi="0" ci="${hits}" mb="0" cb="0"/>`)}</package></group>`
  const read = await readXmlReport(`<report name="r">${module(0)}${module(9)}</report>`)
  expect(contentOf(read)).toMatchObject([{ path: 'p/A.java', lines: [[1, 1]] }])
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
