import { expect, it } from 'vitest'

import { loadConfig } from './load-config.ts'
import { parseConfig } from './parse-config.ts'

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

const refusal = (text: string): string => {
  try {
    parseConfig(text, 'papergate.yml')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'taken'
}

it.each([
  ['', 'expected the file to be keys with values; found nothing (papergate.yml:1).'],
  ['- a\n', 'expected the file to be keys with values; found a list'],
  ['version: "1"\n', 'expected version to be 1; found "1" (papergate.yml:1).'],
  [
    `${minimal}services: { a: { path: 3 } }\n`,
    'expected services.a.path to be a text; found the number 3 (papergate.yml:2).',
  ],
  [
    `${minimal}services:\n  a:\n    trades: true\n`,
    'expected services.a.path to be a text; found nothing (papergate.yml:4). Add `services.a.path`.',
  ],
  [
    `${minimal}checks: [{ name: my lint, run: a }]\n`,
    'expected checks.0.name to be letters, digits, _ . and -; found "my lint"',
  ],
  [
    `${minimal}coverage: { reports: [a], metric: branch }\n`,
    'to be "lines" or "lines+branches" or "strict"; found "branch"',
  ],
  [
    `${minimal}checks: [{ name: a, run: b, timeout: 30 }]\n`,
    'to be a duration such as 30s, 2m or 500ms; found the number 30',
  ],
  [
    `${minimal}guard: { allow: [{ fingerprint: x, reason: a, owner: b, expires: 2027-01-31 }] }\n`,
    'to be a fingerprint as the guard prints it; found "x"',
  ],
  [`${minimal}checks: *none\n`, 'expected valid YAML in papergate.yml; found Unresolved alias'],
])('says of %j what was found', (text, message) => {
  expect(refusal(text)).toContain(message)
})

it('tells several problems one by one, every unknown key among them', () => {
  const message = refusal(
    `${minimal}services: { a: { path: a, dokerfile: b, zzzzzzzzzz: 1 } }\nx: 1\n`,
  )
  expect(message.split('\n')).toHaveLength(4)
  expect(message).toContain('found 3 problems. Correct them and run again:')
  expect(message).toMatch(/- .*`dokerfile` \(papergate.yml:2\)\. Did you mean `dockerfile`\?/)
  expect(message).toMatch(/- .*`zzzzzzzzzz` .*Remove it; the nearest known key is/)
})

it('never shows a text that stands where none belongs: it may be a credential', () => {
  expect(refusal(`${minimal}notify: { slack: https://hooks.example.test/abc }\n`)).not.toContain(
    'abc',
  )
})

it('lets nothing of the file act on a terminal', () => {
  const message = refusal(
    `${minimal}"\\e[31mred\\nline": 1\nchecks: [{ name: "\\e[2Ja", run: b }]\n`,
  )
  expect(message).not.toContain('\u001b')
  expect(message).not.toContain('red\n')
})

it.each([
  ['checks', `${minimal}checks: [{ name: lint, run: a }, { name: lint, run: b }]\n`, /checks\.1/],
  [
    'checks whose result files are the same',
    `${minimal}checks: [{ name: lint.all, run: a }, { name: Lint_all, run: b }]\n`,
    /told from lint\.all by letters or digits; found "Lint_all"/,
  ],
  [
    'suites',
    `${minimal}integration: { compose: [a], suites: [{ name: e2e, run: a }, { name: e2e, run: b }] }\n`,
    /integration\.suites\.1\.name to be a name of its own/,
  ],
  [
    'smoke checks',
    `${minimal}deploy: { compose: [a], smoke: [{ name: x, service: a, exec: b }, { name: x, service: b, exec: c }] }\n`,
    /deploy\.smoke\.1\.name/,
  ],
])('refuses two %s of one name', (_case, text, message) => {
  expect(refusal(text)).toMatch(message)
})

it('takes YAML merge keys', () => {
  const config = parseConfig(
    `${minimal}checks:\n  - &a { name: lint, run: a, timeout: 3s }\n  - { <<: *a, name: unit }\n`,
    'papergate.yml',
  )
  expect(config.checks[1]).toMatchObject({ name: 'unit', run: 'a', timeout: 3_000 })
})

it.each([
  ['coverage', `${minimal}coverage: { reports: [a], services: { gatewya: 80 } }\n`],
  ['images', `${minimal}images: { budgets: { default: 1GB, gatewya: 200MB } }\n`],
])(
  'refuses a limit under %s for a service that is not declared: nothing would meet it',
  (_case, text) => {
    const services = 'services: { gateway: { path: a } }\n'
    expect(refusal(`${text}${services}`)).toMatch(
      /gatewya to be for a service of papergate\.yml \(gateway\); found "gatewya" \(papergate\.yml:2\)/,
    )
  },
)
