import { measureFile, ZERO_MEASURE } from '../../src/coverage/model/file-coverage.ts'
import type { HtmlReportInput } from '../../src/coverage/html/report-input.ts'
import { coverageOf, reportWith } from './sample-report.ts'

const GATEWAY = 'apps/gateway/gateway.py'
const UNREPORTED = 'apps/gateway/backfill.py'

const TEXTS: Readonly<Record<string, string>> = {
  [GATEWAY]: [
    'import risk',
    'LIMIT = 5000',
    '',
    'def refuse(order):',
    '    log(order)',
    '    return None',
    'def submit(order):',
    '    if order.size > LIMIT:',
    '        refuse(order)',
    '    venue.send(order)',
    '    # sent',
    '    return order',
  ].join('\n'),
  [UNREPORTED]: 'import sys\nsys.exit(0)\n',
  'apps/signals/trend.py': 'a = 1\nb = 2\n',
}

const gateway = coverageOf({
  lines: { 1: 1, 2: 1, 4: 1, 5: 0, 6: 0, 7: 1, 8: 7, 9: 0, 10: 12_345, 12: 7 },
  arms: { 8: [true, false] },
  functions: { refuse: 0, submit: 7 },
})

/** A small platform whose line states are known, with a change that fails. */
export const failingPlatform: HtmlReportInput = reportWith({
  verdict: 'fail',
  summary: 'changed lines: 40.00 % of lines, 80 % required: 2 lines short',
  rules: [
    {
      id: 'coverage/patch-min',
      verdict: 'fail',
      expected: 'at least 80 % of changed lines covered',
      found: 'changed lines: 40.00 % of lines, 80 % required: 2 lines short',
      fix: 'Add tests that run the lines listed.',
      locations: [
        { path: GATEWAY, line: 5, endLine: 6 },
        { path: UNREPORTED, line: 1, endLine: 2 },
      ],
    },
    {
      id: 'coverage/project-min',
      verdict: 'pass',
      expected: 'at least 60 % of lines covered in the project',
      found: 'project: 75.00 % of lines, 60 % required',
      fix: '',
      locations: [],
    },
  ],
  files: new Map([
    [GATEWAY, gateway],
    ['apps/signals/trend.py', coverageOf({ lines: { 1: 1, 2: 1 } })],
    ['libs/kit/clock.py', coverageOf({ lines: { 3: 2, 7: 0 } })],
  ]),
  patch: {
    base: { sha: 'a'.repeat(40), reason: 'the merge base with main' },
    files: [
      {
        path: GATEWAY,
        changed: [5, 6, 8, 10, 11],
        missed: [5, 6],
        // As the gate has it: a missed line with branches is among both.
        partial: [6, 8],
        isReported: true,
        measure: measureFile(gateway, [5, 6, 8, 10]),
      },
      {
        path: UNREPORTED,
        changed: [1, 2],
        missed: [1, 2],
        partial: [],
        isReported: false,
        measure: { ...ZERO_MEASURE, lines: { covered: 0, total: 2 } },
      },
    ],
  },
  services: { gateway: 'apps/gateway', signals: './apps/signals/' },
  readSource: (path) => Promise.resolve(TEXTS[path] ?? null),
})
