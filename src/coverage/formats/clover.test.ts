import { expect, it } from 'vitest'

import { contentOf, ratio, readFixture, readXmlReport, sumUp } from './xml/read-xml-report.ts'

it.each([
  // Its own summary: statements 11 of 13, branches 6 of 8, methods 3 of 4.
  ['openclover', 'desk', '11/13', '6/8', '3/4'],
  // Its own summary: lines 6 of 8. Its methods are those with all lines hit, ours those entered.
  ['phpunit', 'src', '6/8', '0/0', '2/3'],
  // Its own metrics: statements 10 of 11, conditionals 8 of 11, of which one on a line without a statement.
  ['istanbul', 'app', '10/11', '7/10', '0/0'],
  // Its own metrics: statements 9 of 10.
  ['gcovr', '', '9/10', '0/0', '0/0'],
])(
  '%s gives the totals that the tool printed',
  async (tool, folder, lines, branches, functions) => {
    const report = await readXmlReport(await readFixture(`clover/${tool}.xml`))
    expect(report.format.name).toBe('clover')
    expect([...report.files.keys()].every((path) => path.includes(folder))).toBe(true)
    expect(sumUp(report)).toMatchObject({
      lines: ratio(lines),
      branches: ratio(branches),
      functions: ratio(functions),
    })
  },
)

it.each(['openclover', 'phpunit', 'istanbul', 'gcovr'])(
  'chunks of any size give the same as the whole of %s',
  async (tool) => {
    const text = await readFixture(`clover/${tool}.xml`)
    const whole = contentOf(await readXmlReport(text))
    for (const chunkBytes of [1, 2, 3, 7, 64]) {
      expect(contentOf(await readXmlReport(text, chunkBytes))).toEqual(whole)
    }
  },
)

it('the tests of a Clover report are not counted', async () => {
  const report = await readXmlReport(await readFixture('clover/gcovr.xml'))
  expect([...report.files.keys()]).toEqual(['limits.cpp'])
})

function project(lines: string, metrics = ''): string {
  return `<coverage generated="1"><project><file name="a.js" path="/app/a.js">${metrics}${lines}</file></project></coverage>`
}

it('truecount and falsecount are hits of two arms where the statement has a line of its own', async () => {
  const report = await readXmlReport(
    project(
      '<line num="5" count="7" type="stmt"/><line num="5" truecount="4" falsecount="3" type="cond"/><line num="5" truecount="0" falsecount="9" type="cond"/>',
    ),
  )
  expect(sumUp(report)).toMatchObject({ lines: ratio('1/1'), branches: ratio('3/4') })
})

it('truecount and falsecount are numbers of arms on a line that has the count too', async () => {
  const report = await readXmlReport(
    project('<line num="5" count="7" type="cond" truecount="4" falsecount="1"/>'),
  )
  expect(sumUp(report)).toMatchObject({ lines: ratio('1/1'), branches: ratio('4/5') })
})

it('two shards that took one arm each took both, where Clover counts them by name', async () => {
  const shard = (hits: string): string =>
    `<file name="A.java"><line num="1" type="cond" ${hits}/></file>`
  const report = await readXmlReport(
    `<coverage><project>${shard('truecount="1" falsecount="0"')}${shard('truecount="0" falsecount="2"')}<file name="B.java"><line num="1" type="stmt" count="1"/></file></project></coverage>`,
  )
  expect(sumUp(report).branches).toEqual({ covered: 2, total: 2 })
})

it('a type with references is the type that they spell', async () => {
  const report = await readXmlReport(project('<line num="5" count="7" type="&#115;tmt"/>'))
  expect(sumUp(report).lines).toEqual({ covered: 1, total: 1 })
})

it('a method is a function and no line', async () => {
  const report = await readXmlReport(await readFixture('clover/phpunit.xml'))
  const file = report.files.get('/app/src/Limits.php')
  expect([...(file?.lines.keys ?? [])]).toEqual([10, 15, 16, 18, 19, 21, 26])
  expect([...(file?.functions ?? [])]).toEqual([
    ['__construct:8', { line: 8, hits: 1 }],
    ['allows:13', { line: 13, hits: 1 }],
    ['never:24', { line: 24, hits: 0 }],
  ])
})

it.each([
  [
    'arms that the metrics of the file do not have',
    project(
      '<line num="5" count="7" type="cond" truecount="4" falsecount="3"/>',
      '<metrics conditionals="2" coveredconditionals="2"/>',
    ),
    /no more arms than the metrics.*4 of 7 arms where the metrics say 2 of 2/,
  ],
  ['no lines at all', project(''), /OpenClover writes them with --lineinfo/],
  ['a type that is none', project('<line num="1" count="1" type="x"/>'), /stmt, cond or method.*x/],
  ['no type', project('<line num="1" count="1"/>'), /stmt, cond or method.*none/],
  ['a statement without a count', project('<line num="1" type="stmt"/>'), /count from 0/],
  ['half of a condition', project('<line num="1" type="cond" truecount="1"/>'), /falsecount/],
  ['a negative count', project('<line num="1" count="-2" type="stmt"/>'), /count from 0.*-2/],
  ['a line 0', project('<line num="0" count="1" type="stmt"/>'), /line number from 1/],
  [
    'a trillion arms',
    project('<line num="1" count="1" type="cond" truecount="1" falsecount="999999999999"/>'),
    /branches that a line can have/,
  ],
  [
    'a line outside of a file',
    '<coverage><project><line num="1" count="1" type="stmt"/></project></coverage>',
    /<line> inside a <file>/,
  ],
  ['a file without a name', '<coverage><project><file/></project></coverage>', /name on <file>/],
  ['a file in another', project('<file name="b.js"/>'), /one inside another/],
])('Clover with %s is refused', async (_name, text, message) => {
  await expect(readXmlReport(text)).rejects.toThrow(message)
})
