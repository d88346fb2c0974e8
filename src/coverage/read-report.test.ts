import { gzipSync } from 'node:zlib'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import type { FormatName } from './formats/format.ts'
import { ArmNames } from './model/arm-names.ts'
import { measureFile } from './model/file-coverage.ts'
import type { Measure } from './model/file-coverage.ts'
import { readReport } from './read-report.ts'
import { createTestRepository } from './test-repository.ts'

async function read(
  content: string | Buffer,
  options: { readonly format?: FormatName; readonly chunkBytes?: number } = {},
): Promise<Readonly<Record<string, Measure>>> {
  await using folder = await createTestRepository({ report: content })
  const { format = null, chunkBytes = 4096 } = options
  const report = await readReport(join(folder.root, 'report'), 'report', {
    format,
    chunkBytes,
    armNames: new ArmNames(),
  })
  return Object.fromEntries([...report.files].map(([path, file]) => [path, measureFile(file)]))
}

function cobertura(lines: string, before = ''): string {
  return `<?xml version="1.0"?>\n${before}<coverage line-rate="1"><packages><package name="p"><classes><class name="c" filename="a.py"><methods/><lines>${lines}</lines></class></classes></package></packages></coverage>`
}

const record = (body: string): string => `SF:a.py\n${body}\nend_of_record\n`

it.each([
  ['a checksum', record('DA:1,1,abc=\nDA:2,0'), 1, 2],
  ['windows line ends', record('DA:1,1\nDA:2,0').replaceAll('\n', '\r\n'), 1, 2],
  ['no final newline', record('DA:1,1\nDA:2,0').trimEnd(), 1, 2],
  ['a byte order mark', `\uFEFF${record('DA:1,1')}`, 1, 1],
  ['comments and blank lines', `# by a tool\n\n${record('DA:1,1')}`, 1, 1],
  ['functions with commas, ends and aliases', record('FN:1,9,f(a, b)\nFNL:0,1\nDA:1,1'), 1, 1],
  ['conditions of MC/DC', record('MCDC:1,2,t,1,0,a\nDA:1,1'), 1, 1],
  ['a file named twice', record('DA:1,1\nDA:2,0') + record('DA:2,3\nDA:3,0'), 2, 3],
  ['a line named twice', record('DA:2,0\nDA:1,1\nDA:2,1'), 2, 2],
  ['counts of Perl', record('DA:1,1e+06'), 1, 1],
  ['the largest count', record('DA:1,18446744073709551615'), 1, 1],
  ['totals that are wrong', record('DA:1,0\nLF:100\nLH:100'), 0, 1],
])('LCOV with %s is counted by its lines', async (_name, text, covered, total) => {
  expect((await read(text))['a.py']?.lines).toEqual({ covered, total })
})

it.each([
  ['numbers', 'BRDA:1,0,0,1\nBRDA:1,0,1,0', 1, 2],
  ['arms never reached', 'BRDA:1,0,0,-\nBRDA:1,0,1,-', 0, 2],
  ['the same arm in two blocks', 'BRDA:1,0,0,1\nBRDA:1,1,0,0', 1, 2],
  ['text with commas', 'BRDA:1,0,jump to line 2, or 3,1\nBRDA:1,0,exit,0', 1, 2],
  ['blocks of exceptions', 'BRDA:1,e0,0,1\nBRDA:1,0,0,0', 1, 2],
  ['large block numbers', 'BRDA:1,4000000,0,1\nBRDA:1,4000000,1024,0', 1, 2],
])('LCOV branches by %s are counted arm by arm', async (_name, text, covered, total) => {
  expect((await read(record(`DA:1,1\n${text}`)))['a.py']?.branches).toEqual({ covered, total })
})

it.each([1, 2, 3, 7])(
  'reports read %i bytes at a time give the same counts',
  async (chunkBytes) => {
    const lcov = record('DA:1,1\r\nDA:2,0,sum\nBRDA:1,0,jump to line 3,1\nBRDA:1,0,1,-')
    expect(await read(lcov, { chunkBytes })).toEqual(await read(lcov))
    const xml = cobertura(
      `<line number='1' hits='1' branch='true' condition-coverage='50% (1/2)'/><!-- ü > --><line number="2" hits="0"/>`,
      "<!DOCTYPE coverage SYSTEM 'http://cobertura.example.test/coverage-04.dtd'>",
    )
    expect(await read(xml, { chunkBytes })).toEqual(await read(xml))
    expect((await read(xml))['a.py']?.lines).toEqual({ covered: 1, total: 2 })
  },
)

it.each([
  ['cut off', 'SF:a.py\nDA:1,1\n', /end_of_record.*cut off.*line 2/s],
  ['cut off inside a record', 'SF:a.py\nDA:1', /count.*line 2/s],
  ['a record inside another', 'SF:a.py\nDA:1,1\nSF:b.py\n', /end_of_record for a\.py.*line 3/s],
  ['data outside of a record', 'TN:\nDA:1,1\n', /SF:.*line 2/s],
  ['an end without a start', 'TN:\nend_of_record\n', /SF:.*line 2/s],
  ['a negative count', record('DA:1,-1'), /from 0.*-1 in report, line 2/s],
  ['a count that overflows', record('DA:1,18446744073709551616'), /2\^64/],
  ['no count', record('DA:1,'), /count.*none/s],
  ['a count that is no number', record('DA:1,many'), /many/],
  ['line 0', record('DA:0,1'), /line number from 1/],
  ['an absurd line', record('DA:4294967295,1'), /line number from 1.*4294967295/s],
  ['an absurd line of a branch', record('BRDA:99999999999999999999,0,0,1'), /line number/],
  ['a branch without a count', record('BRDA:1,0,1'), /BRDA:<line>/],
  [
    'something else in the middle',
    record('DA:1,1\n<html>'),
    /LCOV record.*<html> in report, line 3/s,
  ],
  ['no path', 'SF:\nend_of_record\n', /path after SF/],
  ['a path with escape sequences', record('DA:1,1').replace('a.py', '\u001B[31mred'), /u001b/],
  ['an endless line', `SF:a.py\n${'DA:1,1'.padEnd(3_000_000, 'x')}`, /at most 1048576 bytes/],
  ['no line', record(''), /at least one measured line.*1 file and no line/s],
])('LCOV with %s is refused and says where', async (_name, text, message) => {
  await expect(read(text, { chunkBytes: 65_536 })).rejects.toThrow(message)
})

it.each([
  [
    'coverage.py',
    '<line number="1" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="exit"/>',
    1,
    2,
  ],
  [
    'coverlet',
    '<line number="1" hits="9" branch="True" condition-coverage="75% (3/4)"><conditions><condition number="0" type="jump" coverage="75%"/></conditions></line>',
    3,
    4,
  ],
  [
    'a writer without counts',
    '<line number="1" hits="1" branch="true" condition-coverage="50%"/>',
    1,
    2,
  ],
  ['no branch', '<line number="1" hits="1" branch="false"/>', 0, 0],
])('Cobertura of %s gives its branches', async (_name, lines, covered, total) => {
  expect((await read(cobertura(lines)))['a.py']?.branches).toEqual({ covered, total })
})

it('lines of a method count once, and also where the class does not repeat them', async () => {
  const method =
    '<method name="m"><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></method>'
  const xml = cobertura('<line number="1" hits="1"/>').replace(
    '<methods/>',
    `<methods>${method}</methods>`,
  )
  expect((await read(xml))['a.py']?.lines).toEqual({ covered: 1, total: 2 })
})

it('two classes of one file are one file', async () => {
  const lines = (text: string): string => `<class filename="a.cs"><lines>${text}</lines></class>`
  const classes =
    lines('<line number="1" hits="1"/><line number="2" hits="0"/>') +
    lines('<line number="2" hits="2"/>')
  const xml = `<coverage><packages><package><classes>${classes}</classes></package></packages></coverage>`
  expect(await read(xml)).toMatchObject({ 'a.cs': { lines: { covered: 2, total: 2 } } })
})

it.each(['utf16le', 'latin1'] as const)('Cobertura in %s is read as declared', async (encoding) => {
  const declared = encoding === 'latin1' ? 'ISO-8859-1' : 'UTF-16'
  const text = cobertura('<line number="1" hits="1"/>')
    .replace('version="1.0"', `version="1.0" encoding="${declared}"`)
    .replace('a.py', 'größe.py')
  const mark = encoding === 'utf16le' ? '\uFEFF' : ''
  expect(Object.keys(await read(Buffer.from(mark + text, encoding)))).toEqual(['größe.py'])
})

it.each([
  [
    'cut off',
    cobertura('<line number="1" hits="1"/>').slice(0, -40),
    /well-formed XML.*unclosed tag/s,
  ],
  [
    'an entity of its own',
    cobertura('<line number="1" hits="&x;"/>', '<!DOCTYPE coverage [<!ENTITY x "1">]>'),
    /well-formed XML.*entity/s,
  ],
  [
    'negative hits',
    cobertura('<line number="1" hits="-1"/>'),
    /hits from 0.*-1 in report, line 2/s,
  ],
  ['no hits', cobertura('<line number="1"/>'), /hits from 0.*none/s],
  ['line 0', cobertura('<line number="0" hits="1"/>'), /line number from 1/],
  ['an absurd line', cobertura('<line number="4294967295" hits="1"/>'), /line number from 1/],
  [
    'more arms taken than there are',
    cobertura('<line number="1" hits="1" branch="true" condition-coverage="150% (3/2)"/>'),
    /condition-coverage/,
  ],
  [
    'a percent and an endless gap',
    cobertura(
      `<line number="1" hits="1" branch="true" condition-coverage="50${' '.repeat(900_000)}x"/>`,
    ),
    /condition-coverage/,
  ],
  ['a class without a file', cobertura('').replace('filename="a.py"', ''), /filename/],
  ['no line', cobertura(''), /1 file and no line/],
  [
    'bytes that are no text',
    Buffer.concat([Buffer.from(cobertura('').slice(0, 60)), Buffer.from([0xff])]),
    /encoding/,
  ],
  [
    'an endless tag',
    cobertura(`<line number="${'1'.repeat(3_000_000)}" hits="1"/>`),
    /at most 1048576|line number/,
  ],
  ['endless depth', cobertura('<x>'.repeat(1000)), /at most 64 elements/],
])('Cobertura with %s is refused and says where', async (_name, text, message) => {
  await expect(read(text, { chunkBytes: 65_536 })).rejects.toThrow(message)
})

it.each([
  ['nothing', '', /empty file/],
  ['white space', ' \n\n', /empty file/],
  [
    'an error page',
    '<!DOCTYPE html><html><body>404</body></html>',
    /LCOV or Cobertura XML .*found an HTML page in report, byte 0/,
  ],
  ['binary data', Buffer.from([1, 2, 0, 4]), /binary data/],
  ['a compressed report', gzipSync(record('DA:1,1')), /gzip data/],
  ['UTF-16 of PowerShell', Buffer.from(`\uFEFF${record('DA:1,1')}`, 'utf16le'), /UTF-16 text/],
  ['another XML', '<?xml version="1.0"?><report name="x"/>', /XML with the root <report>/],
  ['Clover', '<coverage generated="1"><project timestamp="1"/></coverage>', /Clover XML/],
  ['JSON', '{"meta": 1}', /found JSON/],
  ['a terminal escape', '\u001B[31mred', /u001b/],
])('%s is no report', async (_name, text, message) => {
  await expect(read(text)).rejects.toThrow(message)
})

it('a report of another format than the one named is refused', async () => {
  const lcov = record('DA:1,1')
  await expect(read(lcov, { format: 'cobertura' })).rejects.toThrow(
    /expected Cobertura XML; found LCOV/,
  )
  expect(await read(lcov, { format: 'lcov' })).toHaveProperty(['a.py'])
})
