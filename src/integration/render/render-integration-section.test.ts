import { expect, it } from 'vitest'

import type { GateResult } from '../../contract/result.ts'
import { sampleData, sampleResult } from '../testing/sample-result.ts'
import { renderIntegrationSection } from './render-integration-section.ts'
import type { SectionView } from './section-view.ts'

const view = (detail: SectionView['detail']): SectionView => ({
  detail,
  text: (text, most = 10_000) => text.slice(0, most),
  block: (text) => `<${text}>`,
  place: (path, lines) => (lines === undefined ? path : String(lines.line)),
  marks: { pass: '✓', fail: '✗', error: '!', skip: '-' },
})
const render = (detail: SectionView['detail'], result: GateResult = sampleResult) =>
  renderIntegrationSection(result, view(detail))?.join('\n')

it('tells the first cause in full, then services, suites, the critical path and the gantt', () => {
  expect(render('full')?.replace(/```mermaid[\s\S]*/, '(gantt)')).toMatchInlineSnapshot(`
    "### ✗ integration: fail

    ✗ **integration/suite/e2e**: 1 of 41 tests failed (exit code 1)

    <tests.e2e.test_flow.test_a_signal_becomes_a_fill[market] (tests/e2e/test_flow.py:41): AssertionError: assert 'open' == 'filled'>

    Where: tests/e2e/test_flow.py:41

    What to do: See logs/suite-e2e.log.

    - ✗ **integration/memory/signal_service**: 312.7 MB. See what made it grow, or raise integration.services.signal_service.limits.memory.

    | | service | state | ready after | ready by | peak memory | CPU |
    |---|---|---|---:|---|---:|---:|
    | ✓ | execution_gateway | ready | 1.9 s | health check | 71.3 MB | 2.4 s |
    | ✓ | migrations | completed | 1.1 s | exit code 0 | 24.1 MB | 0.6 s |
    | ✓ | orchestrator | ready | 0.9 s | health check | 58.2 MB | 1.9 s |
    | ✓ | paper_venue | ready | 1.0 s | health check | 42.6 MB | 1.1 s |
    | ✓ | postgres | ready | 1.4 s | health check | 118.4 MB | 2.2 s |
    | ✓ | redis | ready | 0.3 s | health check | 7.3 MB | 0.4 s |
    | ✓ | signal_service | ready | 1.5 s | port 8080 | 312.7 MB | 3.8 s |

    | | suite | tests | failed | skipped | flaky | time |
    |---|---|---:|---:|---:|---:|---:|
    | ✗ | e2e | 41 | 1 | 1 | 1 | 13.8 s |
    | ✓ | contracts | 12 | 0 | 0 | 0 | 4.1 s |

    **Flaky:**

    - tests.e2e.test_breaker.test_the_circuit_closes: failed once, then passed

    **Slowest:**

    - tests.e2e.test_breaker.test_the_circuit_closes: 4.4 s
    - tests.contracts.test_orders.test_shape: 400 ms

    **Critical path** of the start, 6.5 s: postgres 1.7 s → migrations 1.4 s → execution_gateway 2.2 s → orchestrator 1.2 s.

    execution_gateway takes 2.2 s of 6.5 s from start to ready; without it everything would be ready 2.2 s sooner.

    (gantt)"
  `)
})

it('tells only what fails where there is less room, and totals where there is least', () => {
  expect(render('failing')).toMatchInlineSnapshot(`
    "### ✗ integration: fail

    ✗ **integration/suite/e2e**: 1 of 41 tests failed (exit code 1)

    <tests.e2e.test_flow.test_a_signal_becomes_a_fill[market] (tests/e2e/test_flow.py:41): AssertionError: assert 'open' == 'filled'>

    Where: tests/e2e/test_flow.py:41

    What to do: See logs/suite-e2e.log.

    - ✗ **integration/memory/signal_service**: 312.7 MB. See what made it grow, or raise integration.services.signal_service.limits.memory.

    All 7 services became ready.

    | | suite | tests | failed | skipped | flaky | time |
    |---|---|---:|---:|---:|---:|---:|
    | ✗ | e2e | 41 | 1 | 1 | 1 | 13.8 s |

    and 1 more that passed.

    **Flaky:**

    - tests.e2e.test_breaker.test_the_circuit_closes: failed once, then passed

    **Critical path** of the start, 6.5 s: postgres 1.7 s → migrations 1.4 s → execution_gateway 2.2 s → orchestrator 1.2 s.

    execution_gateway takes 2.2 s of 6.5 s from start to ready; without it everything would be ready 2.2 s sooner."
  `)
  expect(render('totals')).toMatchInlineSnapshot(`
    "### ✗ integration: fail

    - ✗ **integration/suite/e2e**: 1 of 41 tests failed (exit code 1).

    - ✗ **integration/memory/signal_service**: 312.7 MB.

    7 of 7 services ready.

    1 of 2 suites passed."
  `)
})

it('a service that failed comes first, with its exit code', () => {
  const failed = { state: 'failed' as const, exitCode: 3, readySeconds: null, readyBy: null }
  const services = sampleData.services.map((service) =>
    service.name === 'orchestrator' ? { ...service, ...failed } : service,
  )
  const text = render('failing', { ...sampleResult, data: { ...sampleData, services } })
  expect(text).toContain('| ✗ | orchestrator | failed, exit code 3 |  |  | 58.2 MB | 1.9 s |')
  expect(text).toContain('and 6 more.')
})

it('leaves a result without a run’s facts to the report', () => {
  expect(render('full', { ...sampleResult, data: {} })).toBeUndefined()
})
