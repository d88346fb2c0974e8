import { expect, it } from 'vitest'

import { loadConfig, parseConfig } from './load-config.ts'

const minimal = 'version: 1\n'

it('fills in the defaults and parses durations, sizes and percentages', () => {
  const config = parseConfig(
    `${minimal}checks:\n  - { name: lint, run: ruff check, timeout: 90s }\nimages: { budgets: { default: 200MB } }\ncoverage: { reports: [a.lcov], min: 79.995 }\n`,
    'papergate.yml',
  )
  expect(config.checks[0]).toEqual({ name: 'lint', run: 'ruff check', in: '.', timeout: 90_000 })
  expect(config.images?.budgets['default']).toBe(200_000_000)
  expect(config.coverage?.min).toEqual({ numerator: 79_995, denominator: 1_000 })
})

it('names the unknown key, its line and the nearest known key', () => {
  expect(() =>
    parseConfig(`${minimal}coverage:\n  reports: [a]\n  patsh: { min: 80 }\n`, 'papergate.yml'),
  ).toThrow(/unknown key `patsh` \(papergate\.yml:4\).*Did you mean `patch`\?/s)
})

it('finds the nearest key inside a list', () => {
  expect(() =>
    parseConfig(`${minimal}checks:\n  - { name: a, run: b, timeuot: 3s }\n`, 'papergate.yml'),
  ).toThrow(/Did you mean `timeout`\?/)
})

it.each([
  ['broken YAML', 'version: [1', /valid YAML/],
  ['a key given twice', 'version: 1\nversion: 1\n', /valid YAML/],
  ['an empty file', '', /the file/],
  ['another version', 'version: 2\n', /version/],
  ['a path upwards', `${minimal}services: { a: { path: ../a } }\n`, /services\.a\.path/],
  ['a percentage above 100', `${minimal}coverage: { reports: [a], min: 101 }\n`, /0 to 100/],
  [
    'a smoke check of two kinds',
    `${minimal}deploy: { compose: [a], smoke: [{ name: a, service: b, exec: c, http: { port: 1, path: / } }] }\n`,
    /exactly one/,
  ],
])('refuses %s', (_case, text, message) => {
  expect(() => parseConfig(text, 'papergate.yml')).toThrow(message)
})

it('tells a missing file from a broken one', async () => {
  await expect(loadConfig('/does/not/exist.yml')).resolves.toBeNull()
  await expect(loadConfig('/')).rejects.toThrow(/readable file/)
})
