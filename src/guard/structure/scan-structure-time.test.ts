import { expect, it } from 'vitest'

import { scanStructure } from './scan-structure.ts'

const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')

it.each([
  [
    'a long list of clients',
    'a.json',
    (n: number) => `[${`{"name": "okx", "secret": "${opaque}"},`.repeat(n / 8)}]`,
  ],
  ['deep lists', 'a.json', (n: number) => '['.repeat(n * 4)],
  ['deep maps of a venue', 'a.json', (n: number) => `${'{"okx":'.repeat(n)}"${opaque}"`],
  ['quotes', 'a.json', (n: number) => `[${'"'.repeat(n * 20)}`],
  ['backslashes', 'a.json', (n: number) => `["${'\\'.repeat(n * 20)}`],
  ['blanks after words', 'a.tf', (n: number) => `a${' '.repeat(n * 20)}`.repeat(2)],
  ['heredocs without end', 'a.tf', (n: number) => 'a = <<EOF\n'.repeat(n)],
  ['section heads', 'a.toml', (n: number) => '[a'.repeat(n * 4)],
  ['comments', 'a.jsonc', (n: number) => `${'/* a */ '.repeat(n)}{"a": 1}`],
  ['one long INI line', 'a.ini', (n: number) => `okx.secret = ${'a b;c#'.repeat(n * 4)}`],
  ['sections of an INI file', 'a.ini', (n: number) => `[okx]\nsecret = ${opaque}\n`.repeat(n / 8)],
  [
    'flat YAML',
    'a.yaml',
    (n: number) =>
      Array.from({ length: n / 4 }, (_, i) => `okx_${i}: {secret: ${opaque}}\n`).join(''),
  ],
  ['YAML that merges maps', 'a.yaml', (n: number) => mergeChain(n / 16)],
  [
    'switches of one client',
    'a.yaml',
    (n: number) => `okx:\n${`  demo: true\n  secret: ${opaque}\n`.repeat(n / 8)}`,
  ],
])('takes time in proportion to %s', (_, path, write) => {
  const measure = (size: number): number => {
    const text = write(size)
    const times = [1, 2, 3].map(() => {
      const started = performance.now()
      scanStructure(text, path)
      return performance.now() - started
    })
    return Math.min(...times)
  }
  // Other work on the machine makes single ratios wrong; a curve that bends makes all of them large.
  const ratios = [1, 2, 3].map(() => {
    const once = measure(4_000)
    return measure(8_000) / Math.max(once, 2)
  })
  expect(Math.min(...ratios)).toBeLessThan(2.6)
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
