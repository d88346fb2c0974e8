import { expect, it } from 'vitest'

import { contentOf, ratio, readFixture, readXmlReport, sumUp } from './xml/read-xml-report.ts'

it.each([
  // Its own table: 11 statements, 2 missed; 6 branches, of which 5 taken.
  ['coveragepy', '9/11', '5/6', '0/0'],
  // Its own summary: lines 9 of 10, branches 5 of 8, functions 2 of 2.
  ['gcovr', '9/10', '5/8', '2/2'],
  // Its own attributes: lines 10 of 11, branches 8 of 11, of which one on a line without a statement.
  ['istanbul', '10/11', '7/10', '1/2'],
  // Its own summary: lines 6 of 8. Its methods are those with all lines hit, ours those entered.
  ['phpunit', '6/8', '0/0', '3/4'],
  ['coverlet', '5/7', '3/4', '2/3'],
])('%s gives the totals that the tool printed', async (tool, lines, branches, functions) => {
  const report = await readXmlReport(await readFixture(`cobertura/${tool}.xml`))
  expect(report.format.name).toBe('cobertura')
  expect(sumUp(report)).toMatchObject({
    lines: ratio(lines),
    branches: ratio(branches),
    functions: ratio(functions),
  })
})

it.each(['coveragepy', 'gcovr', 'istanbul', 'phpunit', 'coverlet'])(
  'chunks of any size give the same as the whole of %s',
  async (tool) => {
    const text = await readFixture(`cobertura/${tool}.xml`)
    const whole = contentOf(await readXmlReport(text))
    for (const chunkBytes of [1, 2, 3, 7, 64]) {
      expect(contentOf(await readXmlReport(text, chunkBytes))).toEqual(whole)
    }
  },
)

it('arms that were not taken keep the names that coverage.py gives them', async () => {
  const report = await readXmlReport(await readFixture('cobertura/coveragepy.xml'))
  expect(report.files.get('app/limits.py')?.tallies.get(5)).toEqual({
    covered: 1,
    total: 2,
    missing: ['6'],
  })
  expect(report.sourceRoots).toEqual(['/app'])
})

it('a function has the first line of its method and the hits of that line', async () => {
  const report = await readXmlReport(await readFixture('cobertura/gcovr.xml'))
  expect([...(report.files.get('limits.cpp')?.functions ?? [])]).toEqual([
    ['limits_cpp.Limits::allows(int, bool) const:5', { line: 5, hits: 2 }],
    ['limits_cpp.main:17', { line: 17, hits: 1 }],
  ])
})

function coverage(classes: string): string {
  return `<coverage line-rate="1"><packages><package><classes>${classes}</classes></package></packages></coverage>`
}

it('methods of one name are several functions, and one without lines is none', async () => {
  const method = (lines: string): string => `<method name="get" signature="()V">${lines}</method>`
  const line = (number: number, hits: number): string =>
    `<lines><line number="${number}" hits="${hits}"/></lines>`
  const report = await readXmlReport(
    coverage(
      `<class filename="a.js"><methods>${method(line(1, 3))}${method(line(1, 0))}${method(line(9, 0))}${method('<lines/>')}</methods></class>`,
    ),
  )
  expect(sumUp(report).functions).toEqual({ covered: 1, total: 3 })
})

it('lines of a method that only say where the function is are not counted', async () => {
  const report = await readXmlReport(await readFixture('cobertura/istanbul.xml'))
  const file = report.files.get('app/limits.js')
  expect([...(file?.lines.keys ?? [])]).not.toContain(3)
  expect(file?.functions.get('limits.js.allows()V:3')).toEqual({ line: 3, hits: 3 })
})

it('a class of two records has the lines of both and the larger tally', async () => {
  const record = (covered: number): string =>
    `<class name="c" filename="a.py"><lines><line number="1" hits="2" branch="true" condition-coverage="${covered * 50}% (${covered}/2)"/></lines></class>`
  const report = await readXmlReport(coverage(record(1) + record(0)))
  expect(contentOf(report)).toEqual([
    {
      path: 'a.py',
      lines: [[1, 4]],
      arms: [],
      tallies: [[1, { covered: 1, total: 2, missing: null }]],
      functions: [],
    },
  ])
})

it.each([
  [
    'a class inside a class',
    coverage('<class filename="a"><class filename="b"/></class>'),
    /class/,
  ],
  [
    'a method inside a method',
    coverage('<class filename="a"><method name="m"><method name="n"/></method></class>'),
    /method/,
  ],
  ['hits that overflow', coverage(oneLine('hits="18446744073709551616"')), /hits from 0 to 2\^64/],
  ['hits that are negative', coverage(oneLine('hits="-1"')), /hits from 0.*-1/],
  ['hits with a fraction', coverage(oneLine('hits="1.5"')), /hits from 0.*1\.5/],
  [
    'no condition',
    coverage(oneLine('hits="1" branch="true" condition-coverage=""')),
    /50% \(1\/2\)/,
  ],
  [
    'a million arms',
    coverage(oneLine('hits="1" branch="true" condition-coverage="0% (0/999999)"')),
    /condition-coverage/,
  ],
  [
    'more digits than arms can have',
    coverage(oneLine('hits="1" branch="true" condition-coverage="0% (0/9999999)"')),
    /condition-coverage/,
  ],
  [
    'an endless source folder',
    `<coverage line-rate="1"><sources><source>${`${'x'.repeat(600_000)}<!---->`.repeat(2)}</source></sources></coverage>`,
    /<source> of at most/,
  ],
  ['a path that is blank', coverage('<class filename=" "/>'), /filename/],
  ['a path with a line break', coverage('<class filename="a&#10;b"/>'), /control characters/],
])('Cobertura with %s is refused', async (_name, text, message) => {
  await expect(readXmlReport(text)).rejects.toThrow(message)
})

function oneLine(attributes: string): string {
  return `<class filename="a"><lines><line number="1" ${attributes}/></lines></class>`
}

it.each([
  ['the largest count', 'hits="18446744073709551615"', '1/1', '0/0'],
  ['a count as Perl writes it', 'hits="1e+06"', '1/1', '0/0'],
  [
    'spaces in the counts',
    'hits="1" branch="TRUE" condition-coverage=" 50 % ( 1 / 2 ) "',
    '1/1',
    '1/2',
  ],
  ['a decimal percent', 'hits="1" branch="true" condition-coverage="33.3% (1/3)"', '1/1', '1/3'],
  ['no arms', 'hits="1" branch="true" condition-coverage="100% (0/0)"', '1/1', '0/0'],
  [
    'references in its values',
    'hits="&#49;" branch="&#116;rue" condition-coverage="50&#x25; (1/2)"',
    '1/1',
    '1/2',
  ],
  ['attributes that nobody knows', 'hits="0" x="1" y="2"', '0/1', '0/0'],
])('a line with %s is read', async (_name, attributes, lines, branches) => {
  const report = await readXmlReport(coverage(oneLine(attributes)))
  expect(sumUp(report)).toMatchObject({ lines: ratio(lines), branches: ratio(branches) })
})

it('a report larger than the limit of one tag is read', async () => {
  const lines = Array.from(
    { length: 60_000 },
    (_, index) => `<line number="${index + 1}" hits="1"/>`,
  )
  const report = await readXmlReport(
    coverage(`<class filename="a.py"><lines>${lines.join('\n')}</lines></class>`),
    1024 * 1024,
  )
  expect(sumUp(report).lines).toEqual({ covered: 60_000, total: 60_000 })
})

it.each([
  ['text', '/app/src'],
  ['text with space', '\n  /app/src\n'],
  ['references', '/app&#47;src'],
  ['a CDATA section', '<![CDATA[/app]]>/src'],
  ['a comment', '/app<!-- here -->/src'],
])('a source folder written as %s is read', async (_name, source) => {
  const report = await readXmlReport(
    `<coverage><sources><source>${source}</source><source/></sources>${coverage(oneLine('hits="1"')).slice('<coverage line-rate="1">'.length)}`,
    3,
  )
  expect(report.sourceRoots).toEqual(['/app/src'])
})

it.each([
  ['UTF-16 LE', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['UTF-16 BE', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
])('a report in %s is read', async (_name, encode) => {
  const text = coverage(oneLine('hits="1"')).replace('filename="a"', 'filename="größe.py"')
  const report = await readXmlReport(encode(text), 7)
  expect([...report.files.keys()]).toEqual(['größe.py'])
})

it.each(['coveragepy.xml', 'gcovr.xml', 'coverlet.xml'])(
  'lines of %s written in another way are read as the plain ones are',
  async (name) => {
    const plain = await readFixture(`cobertura/${name}`)
    const other = plain.replaceAll(/<line number="(\d+)" hits=/g, "<line  number='$1' hits=")
    expect(other).not.toBe(plain)
    const [left, right] = [await readXmlReport(plain), await readXmlReport(other)]
    expect(contentOf(left)).toEqual(contentOf(right))
    for (const chunkBytes of [1, 7, 300]) {
      expect(contentOf(await readXmlReport(plain, chunkBytes))).toEqual(contentOf(right))
    }
  },
)

it.each([
  ['a line number above the limit', 'number="10000001" hits="1"/>'],
  ['line 0', 'number="0" hits="1"/>'],
  ['no count', 'number="1" hits=""/>'],
  ['a negative count', 'number="1" hits="-1"/>'],
  [
    'more arms taken than there are',
    'number="1" hits="1" branch="true" condition-coverage="50% (3/2)"/>',
  ],
  ['an attribute twice', 'number="1" hits="1" hits="1"/>'],
  ['a tag that is none', 'number="1" hits="1"/'],
])('a row of plain lines that goes on with %s is refused', async (_name, line) => {
  const rows = '<line number="1" hits="1"/>\n'.repeat(50)
  const report = `<coverage><packages><package><classes><class filename="a.py"><lines>${rows}<line ${line}${rows}</lines></class></classes></package></packages></coverage>`
  await expect(readXmlReport(report)).rejects.toThrow(/line 51/)
})
