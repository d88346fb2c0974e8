import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Progress } from '../../integration/render/progress.ts'
import { createRedactor } from '../../redaction/redactor.ts'
import { columnsOf } from './fit-columns.ts'
import { createIntegrationTable } from './integration-table.ts'

const service = (name: string, state: string, reason = ''): Progress =>
  ({ kind: 'service', name, state, reason }) as Progress

function sample() {
  const table = createIntegrationTable(createRedactor())
  table.apply(service('postgres', 'ready'), 1_000)
  table.apply(service('signal_service', 'starting', 'is not healthy yet'), 2_000)
  table.apply(service('orchestrator', 'waiting', 'waits for signal_service'), 0)
  table.apply({ kind: 'logged', service: 'signal_service', text: 'loading 12 models' }, 2_100)
  table.apply({ kind: 'suite', name: 'e2e', state: 'running', text: '' }, 2_000)
  table.apply({ kind: 'printed', suite: 'e2e', text: 'tests/test_flow.py ..... [ 40%]' }, 2_200)
  return table
}
const view = { columns: 80, rows: 24, now: 3_500, color: false }

it('shows each service with its state, since when, what it waits for and what it said last', () => {
  expect(sample().render(view).join('\n')).toMatchInlineSnapshot(`
    "postgres        ready       2.5 s
    signal_service  starting    1.5 s  is not healthy yet · loading 12 models
    orchestrator    waiting     3.5 s  waits for signal_service

    e2e             running     1.5 s  tests/test_flow.py ..... [ 40%]"
  `)
})

it('leaves out the last line first, then the time, then parts of names, where there is little room', () => {
  expect(
    sample()
      .render({ ...view, columns: 50 })
      .join('\n'),
  ).toMatchInlineSnapshot(`
    "postgres        ready       2.5 s
    signal_service  starting    1.5 s  is not health…
    orchestrator    waiting     3.5 s  waits for sig…

    e2e             running     1.5 s"
  `)
  expect(
    sample()
      .render({ ...view, columns: 30 })
      .join('\n'),
  ).toMatchInlineSnapshot(`
    "postgres        ready
    signal_service  starting
    orchestrator    waiting

    e2e             running"
  `)
})

it('keeps to the height of the terminal: what is not ready stays, the rest is counted', () => {
  const table = createIntegrationTable(createRedactor())
  for (let index = 0; index < 50; index += 1) table.apply(service(`s${index}`, 'ready'), 0)
  table.apply(service('late', 'starting'), 0)
  const lines = table.render({ ...view, rows: 8 })
  expect(lines.length).toBeLessThanOrEqual(7)
  expect(lines.some((line) => line.startsWith('late'))).toBe(true)
  expect(lines.at(-1)).toBe('and 46 ready')
})

it('the time of a state starts again when it changes, not when its reason does', () => {
  const table = createIntegrationTable(createRedactor())
  table.apply(service('db', 'starting', 'is not healthy yet'), 1_000)
  table.apply(service('db', 'starting', 'restarts after exit code 1'), 2_000)
  expect(table.render(view)[0]).toContain('2.5 s')
  table.apply(service('db', 'ready'), 3_000)
  expect(table.render(view)[0]).toContain('500 ms')
})

it('no line is wider than the terminal and none moves the cursor, whatever is logged', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 200 }),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      (columns, name, text) => {
        const table = createIntegrationTable(createRedactor())
        table.apply(service(name, 'starting', text), 0)
        table.apply({ kind: 'logged', service: name, text: `\u001b[2J\r${text}界` }, 0)
        for (const line of table.render({ ...view, columns })) {
          expect(columnsOf(line)).toBeLessThan(columns)
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
        }
      },
    ),
    { numRuns: 50 },
  )
})

it('shows no beginning of a secret where a line is cut', () => {
  const redactor = createRedactor()
  redactor.register('synthetic-secret')
  const table = createIntegrationTable(redactor)
  table.apply(service('db', 'starting', `${'x'.repeat(490)}synthetic-secret`), 0)
  const [line = ''] = table.render({ columns: 600, rows: 9, now: 0, color: false })
  expect(line).toMatch(/x{490}\[redacted\]$/)
})
