import { createIntegrationTable } from '../../src/main/display/integration-table.ts'
import type { Progress } from '../../src/integration/render/progress.ts'
import { renderTimelineSvg } from '../../src/integration/render/render-timeline-svg.ts'
import { samplePath, sampleTimeline } from '../../src/integration/testing/sample-timeline.ts'
import { measurePhases } from '../../src/integration/timeline/measure-phases.ts'
import { createRedactor } from '../../src/redaction/redactor.ts'

/** The table of a run as a terminal of 100 columns shows it, in the middle of the start and of the suites. */
export function drawTable(moment: 'start' | 'suites'): string {
  const table = createIntegrationTable(createRedactor())
  for (const [at, progress] of moment === 'start' ? START : [...START, ...SUITES]) {
    table.apply(progress, at)
  }
  const now = moment === 'start' ? 4_300 : 14_200
  return table.render({ columns: 100, rows: 30, now, color: true }).join('\n')
}

/** The timeline as an image of a page: style sheets of the page do not reach into it. */
export function drawTimeline(): string {
  const svg = renderTimelineSvg(measurePhases(sampleTimeline, samplePath), samplePath)
  const data = Buffer.from(svg).toString('base64')
  return `<!doctype html><style>:root { color-scheme: light dark } body { margin: 0; background: light-dark(#fff, #0d1117) } img { display: block }</style><img alt="" src="data:image/svg+xml;base64,${data}">`
}

type Told = readonly [at: number, progress: Progress]

const service = (
  at: number,
  name: string,
  state: Extract<Progress, { kind: 'service' }>['state'],
  reason = '',
): Told => [at, { kind: 'service', name, state, reason }]
const logged = (at: number, name: string, text: string): Told => [
  at,
  { kind: 'logged', service: name, text },
]

const START: readonly Told[] = [
  service(3_710, 'execution_gateway', 'starting', 'is not healthy yet'),
  service(3_700, 'migrations', 'completed'),
  service(620, 'orchestrator', 'waiting', 'waits for execution_gateway'),
  service(2_600, 'paper_venue', 'ready'),
  service(2_310, 'postgres', 'ready'),
  service(1_500, 'redis', 'ready'),
  service(3_350, 'signal_service', 'ready'),
  logged(3_690, 'migrations', 'applied 0001_create_orders, 0002_create_fills, 0003_create_cycles'),
  logged(
    4_200,
    'execution_gateway',
    '{"level":"info","message":"Waiting for application startup."}',
  ),
  logged(2_500, 'paper_venue', '{"level":"info","message":"Application startup complete."}'),
  logged(2_300, 'postgres', 'LOG: database system is ready to accept connections'),
  logged(1_400, 'redis', '* Ready to accept connections tcp'),
  logged(
    3_300,
    'signal_service',
    '{"level":"info","message":"Uvicorn running on http://0.0.0.0:8080"}',
  ),
]

const SUITES: readonly Told[] = [
  service(5_900, 'execution_gateway', 'ready'),
  service(7_100, 'orchestrator', 'ready'),
  logged(
    14_000,
    'execution_gateway',
    '{"level":"warning","message":"venue timed out: circuit opens"}',
  ),
  logged(
    14_100,
    'orchestrator',
    '{"level":"info","message":"cycle 12: 3 signals, 3 orders, 3 fills"}',
  ),
  [7_110, { kind: 'suite', name: 'e2e', state: 'running', text: '' }],
  [7_120, { kind: 'suite', name: 'contracts', state: 'running', text: '' }],
  [
    14_150,
    { kind: 'printed', suite: 'e2e', text: 'tests/e2e/test_circuit_breaker.py ......   [ 43%]' },
  ],
  [11_200, { kind: 'suite', name: 'contracts', state: 'passed', text: '12 tests passed in 4.1 s' }],
]
