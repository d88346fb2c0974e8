import { expect, it } from 'vitest'

import type { GateResult, RuleResult } from '../../contract/result.ts'
import type { CoverageData } from '../../coverage/coverage-data.ts'
import { COMMENT_MARKER, renderComment, renderReport, renderSummary } from './render-report.ts'

const env = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'someone/platform',
  GITHUB_SHA: 'c'.repeat(40),
}

const measure = (covered: number, total: number) => ({
  lines: { covered, total },
  branches: { covered: 0, total: 0 },
  functions: { covered: 0, total: 0 },
  strict: { covered, total },
})

const rule = (id: string, found: string, over: Partial<RuleResult> = {}): RuleResult => ({
  id,
  verdict: 'fail',
  expected: 'enough',
  found,
  fix: 'Add tests.',
  locations: [],
  ...over,
})

const DATA: CoverageData = {
  metric: 'lines',
  reports: [{ path: 'coverage.lcov', format: 'lcov', files: 3, shard: null }],
  project: measure(8_499, 10_500),
  min: 80,
  services: {
    signal_service: { ...measure(7_999, 10_000), min: 80 },
    execution_gateway: { ...measure(500, 500), min: 95.5 },
  },
  components: { risk: { ...measure(90, 100), min: null } },
  files: [
    { path: 'apps/signal_service/rules.py', ...measure(30, 60) },
    { path: 'apps/signal_service/new.py', ...measure(0, 3) },
  ],
  unreported: [{ path: 'apps/signal_service/cli.py', lines: 12 }],
  foreign: ['/build/generated.py'],
  patch: {
    base: 'a'.repeat(40),
    lines: { covered: 10, total: 20 },
    branches: { covered: 0, total: 0 },
    strict: { covered: 10, total: 20 },
    min: 80,
    files: [
      {
        path: 'apps/signal_service/new.py',
        lines: { covered: 0, total: 3 },
        uncovered: [3, 5, 9],
      },
      {
        path: 'apps/signal_service/rules.py',
        lines: { covered: 10, total: 17 },
        uncovered: [3, 4, 5, 6, 7, 12, 14],
      },
    ],
    missing: ['apps/signal_service/cli.py'],
  },
  baseline: {
    sha: 'b'.repeat(40),
    distance: 2,
    project: measure(8_450, 10_400),
    now: measure(8_499, 10_500),
    lost: [{ path: 'apps/signal_service/clock.py', lines: [8, 9] }],
    moreLost: { lines: 0, files: 0 },
  },
}

const RULES = [
  rule(
    'coverage/service-min',
    'apps/signal_service: 79.99 % of lines, 80 % required: 1 line short',
  ),
  rule('coverage/patch-min', 'changed lines: 50.00 % of lines, 80 % required: 6 lines short'),
]

const result = (
  data: object = DATA,
  rules: readonly RuleResult[] = RULES,
  over: Partial<GateResult> = {},
): GateResult => ({
  schema: 'papergate/result/v1',
  gate: 'coverage',
  verdict: 'fail',
  summary: rules.map(({ found }) => found).join('; '),
  rules: [...rules],
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:01.200Z',
  data: { ...data },
  ...over,
})

it('tells of a failing change: rules, parts, uncovered lines, what is in no report, the baseline', () => {
  const BLOB = `https://github.com/someone/platform/blob/${'c'.repeat(40)}`
  const markdown = renderReport([result()], env).replaceAll(BLOB, 'BLOB')
  expect(markdown).toMatchInlineSnapshot(`
    "## ❌ Papergate: fail

    | | gate | verdict | time | what it says |
    |---|---|---|---:|---|
    | ❌ | coverage | fail | 1.2 s | apps/signal_service: 79.99 % of lines, 80 % required: 1 line short; changed lines: 50.00 % of lines, 80 % required: 6 lines short |

    ### ❌ coverage: fail

    - ❌ **coverage/service-min**: apps/signal_service: 79.99 % of lines, 80 % required: 1 line short. Add tests.
    - ❌ **coverage/patch-min**: changed lines: 50.00 % of lines, 80 % required: 6 lines short. Add tests.

    | | part | lines covered | required | short | since the baseline |
    |---|---|---:|---:|---:|---:|
    | ✅ | **project** | 80.94 % (8 499 of 10 500) | 80 % |  | −0.31 |
    | ❌ | **changed lines** | 50.00 % (10 of 20) | 80 % | 6 lines short |  |
    | ❌ | service signal_service | 79.99 % (7 999 of 10 000) | 80 % | 1 line short |  |
    | ✅ | service execution_gateway | 100.00 % (500 of 500) | 95.5 % |  |  |
    |  | component risk | 90.00 % (90 of 100) |  |  |  |

    Changed lines are counted from \`aaaaaaaaaa\`.

    **Uncovered lines of the change:** 10 in 2 files

    | file | uncovered | lines |
    |---|---:|---|
    | [apps/signal_service/rules.py](BLOB/apps/signal_service/rules.py) | 7 of 17 | [3–7](BLOB/apps/signal_service/rules.py#L3-L7), [12](BLOB/apps/signal_service/rules.py#L12), [14](BLOB/apps/signal_service/rules.py#L14) |
    | [apps/signal_service/new.py](BLOB/apps/signal_service/new.py) | 3 of 3 | [3–9](BLOB/apps/signal_service/new.py#L3-L9) |

    **Unchanged lines that lost their coverage:** 2 in one file

    | file | uncovered | lines |
    |---|---:|---|
    | [apps/signal_service/clock.py](BLOB/apps/signal_service/clock.py) | 2 | [8–9](BLOB/apps/signal_service/clock.py#L8-L9) |

    **Changed files in no report**, counted as uncovered: [apps/signal_service/cli.py](BLOB/apps/signal_service/cli.py).

    Left out, as they are no files here: 1 reported path, such as /build/generated.py.

    Baseline: \`bbbbbbbbbb\`, 2 commits before the change began.

    See the same on your machine: \`papergate run pr\`
    "
  `)
})

it('never shows a failure as the minimum that it misses without saying by how much', () => {
  const data = { ...DATA, services: { a: { ...measure(79_999, 100_000), min: 80 } } }
  expect(renderReport([result(data)], {})).toContain(
    '| ❌ | service a | 79.99 % (79\u202F999 of 100\u202F000) | 80 % | 1 line short |',
  )
  const exact = { ...DATA, services: { a: { ...measure(4, 5), min: 80.01 } } }
  expect(renderReport([result(exact)], {})).toContain(
    '| ❌ | service a | 80.00 % (4 of 5) | 80.01 % | 1 line short |',
  )
})

it('says that no baseline was found where one was looked for', () => {
  const missing = rule('coverage/baseline', 'baseline: abc has none', { verdict: 'skip' })
  const data = { ...DATA, baseline: null }
  expect(renderReport([result(data, [missing])], {})).toContain(
    'No baseline to compare with. baseline: abc has none.',
  )
  expect(renderReport([result(data, [])], {})).not.toMatch(/baseline/i)
})

it('tells of a result without figures like of any other gate', () => {
  const broken = rule('coverage/report', 'coverage.lcov: no such file', { verdict: 'error' })
  const markdown = renderReport([result({}, [broken], { verdict: 'error' })], {})
  expect(markdown).toContain('- **Expected:** enough')
})

/** A change of so many files, each with as many holes, and as many services. */
function hugeData(files: number, name: (index: number) => string): CoverageData {
  const each = Array.from({ length: files }, (_, index) => index)
  return {
    ...DATA,
    services: Object.fromEntries(
      each.slice(0, 2_000).map((index) => [name(index), { ...measure(index % 2, 1), min: 80 }]),
    ),
    unreported: each.map((index) => ({ path: `${name(index)}/unreported.py`, lines: 3 })),
    foreign: each.map((index) => `/${name(index)}`),
    patch: {
      base: 'a'.repeat(40),
      lines: { covered: 0, total: files * 50 },
      branches: { covered: 0, total: 0 },
      strict: { covered: 0, total: files * 50 },
      min: 80,
      files: each.map((index) => ({
        path: `${name(index)}/x.py`,
        lines: { covered: 0, total: 50 },
        uncovered: Array.from({ length: 50 }, (_line, line) => 1 + line * 2),
      })),
      missing: each.map((index) => `${name(index)}/unreported.py`),
    },
  }
}

const manyRules = Array.from({ length: 500 }, (_, index) =>
  rule('coverage/service-min', `service ${index}: ${'@'.repeat(5_000)}`),
)

it.each([
  ['all of a small one', DATA, RULES, 'service execution_gateway', null],
  [
    'failing services and the worst ten files of 10 000',
    hugeData(10_000, (index) => `apps/s${index}`),
    RULES,
    'and 9\u202F990 more files.',
    'what passed, and all but the worst files',
  ],
  [
    'totals where names and rules are long',
    hugeData(10_000, (index) => `apps/${index}${'ü'.repeat(2_000)}`),
    manyRules,
    '**Uncovered lines of the change:** 500\u202F000 in 10\u202F000 files.',
    'services, files and lines',
  ],
  ['one line for a rule', DATA, manyRules, '- and 480 more rules', 'services, files and lines'],
])('shows of a result in a comment %s', (_case, data, rules, shown, leftOut) => {
  const markdown = renderComment([result(data, rules)], env)
  expect(`${COMMENT_MARKER}\n${markdown}`.length).toBeLessThanOrEqual(65_536)
  expect(markdown).toMatch(/^## ❌ Papergate: fail\n/)
  expect(markdown).toContain(shown)
  const notice = /^Left out, as it does not fit here: (.*)\. See the summary of the run\.$/m
  expect(notice.exec(markdown)?.[1] ?? null).toBe(leftOut)
  expectWhole(markdown)
})

it('counts the bytes of a job’s summary, with those that are there', () => {
  const data = hugeData(400, (index) => `apps/${index}${'ü'.repeat(60)}`)
  const full = renderReport([result(data)], env)
  expect(full.length).toBeGreaterThan(1_048_576)
  for (const used of [0, 1_000_000, 1_048_300]) {
    const markdown = renderSummary([result(data)], env, used)
    expect(Buffer.byteLength(markdown) + used).toBeLessThanOrEqual(1_048_576)
    expectWhole(markdown)
  }
})

it('shows the verdict alone where not even a line for each gate fits', () => {
  const checks = Array.from({ length: 500 }, (_, index) => ({
    ...result({}, [rule('check/failed', '@'.repeat(500))]),
    gate: 'check' as const,
    name: `check ${index}`,
  }))
  expect(renderComment(checks, env)).toBe(
    '## ❌ Papergate: fail\n\nLeft out, as it does not fit here: everything but the verdict. See the summary of the run.\n',
  )
})

/** No markup is cut: every table row ends, every fold that opens closes, every link is whole. */
function expectWhole(markdown: string): void {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'))
  expect(rows.filter((row) => !row.endsWith('|'))).toEqual([])
  expect(markdown.split('<details>').length).toBe(markdown.split('</details>').length)
  expect(markdown.match(/(?<!\\)\]\((?![^\s()]+\))/g)).toBeNull()
  expect(Buffer.from(markdown).toString()).toBe(markdown)
}

it('lets nothing that a report or a name says act as markup', () => {
  const evil = 'x](https://evil.test) <img src=x> @octocat |\n# y `z` www.evil.test #1'
  const evilPath = evil.replace('//', '')
  const data: CoverageData = {
    ...DATA,
    services: { [evil]: { ...measure(1, 2), min: 80 } },
    foreign: [evil],
    unreported: [{ path: evil, lines: 1 }],
    patch: {
      base: evil,
      lines: { covered: 0, total: 1 },
      branches: { covered: 0, total: 0 },
      strict: { covered: 0, total: 1 },
      min: 80,
      files: [{ path: evilPath, lines: { covered: 0, total: 1 }, uncovered: [1] }],
      missing: [`../${evil}`],
    },
    baseline: {
      sha: evil,
      distance: 0,
      project: measure(1, 1),
      now: measure(8_499, 10_500),
      lost: [{ path: evil, lines: [1] }],
      moreLost: { lines: 0, files: 0 },
    },
  }
  const markdown = renderReport([result(data, [rule('coverage/x', evil, { fix: evil })])], env)
  expect(markdown).not.toMatch(/<img|@octocat|(?<!\\)\]\(https:\/\/evil|\bwww\.|^# y|#1/m)
  const links = [...markdown.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, url]) => url)
  expect(links.length).toBeGreaterThan(0)
  for (const url of links)
    expect(url).toMatch(/^https:\/\/github\.com\/someone\/platform\/blob\/c{40}\//)
})
