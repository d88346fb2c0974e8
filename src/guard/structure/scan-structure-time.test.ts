import { expect, it } from 'vitest'

import { growthOf } from './growth-of.ts'
import { scanStructure } from './scan-structure.ts'

const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')

const INSERT = 'INSERT INTO a (name, secret) VALUES '

it.each([
  [
    'a long list of clients',
    'a.json',
    (n: number) => `[${`{"name": "okx", "secret": "${opaque}"},`.repeat(n / 64)}]`,
  ],
  ['deep lists', 'okx.json', (n: number) => '['.repeat(n * 4)],
  ['deep maps of a venue', 'a.json', (n: number) => `${'{"okx":'.repeat(n / 8)}"${opaque}"`],
  ['quotes', 'okx.json', (n: number) => `[${'"'.repeat(n * 4)}`],
  ['backslashes', 'okx.json', (n: number) => `["${'\\'.repeat(n * 4)}`],
  ['blanks after words', 'okx.tf', (n: number) => `a${' '.repeat(n * 4)}`.repeat(2)],
  ['heredocs without end', 'okx.tf', (n: number) => 'a = <<EOF\n'.repeat(n)],
  ['section heads', 'okx.toml', (n: number) => '[a'.repeat(n * 4)],
  ['comments', 'okx.jsonc', (n: number) => `${'/* a */ '.repeat(n)}{"a": 1}`],
  ['one long INI line', 'a.ini', (n: number) => `okx.secret = ${'a b;c#'.repeat(n * 4)}`],
  ['sections of an INI file', 'a.ini', (n: number) => `[okx]\nsecret = ${opaque}\n`.repeat(n / 64)],
  [
    'flat YAML',
    'a.yaml',
    (n: number) =>
      Array.from({ length: n / 64 }, (_, i) => `okx_${i}: {secret: ${opaque}}\n`).join(''),
  ],
  ['quotes in YAML', 'okx.yaml', (n: number) => `a: ${'"'.repeat(n)}`],
  ['YAML that merges maps', 'okx.yaml', (n: number) => mergeChain(n / 16)],
  ['rows of a table', 'a.csv', (n: number) => `name,secret\n${`okx,${opaque}\n`.repeat(n / 64)}`],
  ['quotes in a table', 'a.csv', (n: number) => `okx,secret\n${'"'.repeat(n * 4)}`],
  ['cells of a table', 'a.csv', (n: number) => `okx,secret\n${',"a"'.repeat(n * 4)}`],
  ['rows of SQL', 'a.sql', (n: number) => `${INSERT}${`('okx', '${opaque}'),`.repeat(n / 64)}`],
  ['quotes in SQL', 'a.sql', (n: number) => `${INSERT}('okx${"'".repeat(n * 4 + 1)}`],
  ['escapes in SQL', 'a.sql', (n: number) => `${INSERT}('okx${"\\'''\\''".repeat(n / 2)}`],
  ['heads of SQL', 'a.sql', (n: number) => INSERT.repeat(n / 16)],
  ['brackets in SQL', 'a.sql', (n: number) => `${INSERT}${'('.repeat(n * 4)}`],
  ['columns of SQL', 'a.sql', (n: number) => 'INSERT INTO okx (secret, '.repeat(n / 8)],
  ['deep XML', 'okx.xml', (n: number) => `${'<a>'.repeat(n)}${opaque}${'</b>'.repeat(n)}`],
  ['tags without end', 'okx.xml', (n: number) => '<a b="'.repeat(n)],
  ['entities', 'okx.xml', (n: number) => `<a>${'&amp;&#'.repeat(n)}</a>`],
  ['comments of XML without end', 'okx.xml', (n: number) => '<!--'.repeat(n * 2)],
  ['blanks in XML', 'okx.xml', (n: number) => `<a${' '.repeat(n * 4)}`.repeat(2)],
  ['elements of one name', 'okx.xml', (n: number) => '<a><b key="1"/></a>'.repeat(n / 8)],
  ['comments in SQL', 'a.sql', (n: number) => `${INSERT}('okx', 'a')${"/*'--".repeat(n * 4)}`],
  ['texts between tags', 'okx.xml', (n: number) => '<a>b</a> c'.repeat(n / 4)],
  [
    'switches of one client',
    'a.yaml',
    (n: number) => `okx:\n${`  demo: true\n  secret: ${opaque}\n`.repeat(n / 64)}`,
  ],
])('takes time in proportion to %s', (_, path, write) => {
  expect(growthOf(write, (text) => scanStructure(text, path))).toBeLessThan(2.6)
})

it('reads maps that are ten thousand levels deep', () => {
  const text = `${'{"a":'.repeat(10_000)}{"okx": {"secret": "${opaque}"}}${'}'.repeat(10_000)}`
  expect(scanStructure(text, 'a.json')).toHaveLength(1)
})

it('does not unfold aliases of aliases without end', () => {
  const levels = Array.from(
    { length: 30 },
    (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]\n`,
  )
  const text = `l0: &l0 {okx: {secret: ${opaque}}}\n${levels.join('')}`
  expect(scanStructure(text, 'a.yaml')).toHaveLength(1)
})

function mergeChain(length: number): string {
  const maps = Array.from({ length }, (_, i) => `m${i + 1}: &m${i + 1}\n  <<: *m${i}\n  k${i}: v\n`)
  return `m0: &m0 {a: b}\n${maps.join('')}`
}
