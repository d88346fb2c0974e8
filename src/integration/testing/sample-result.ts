import type { GateResult } from '../../contract/result.ts'
import type { IntegrationData } from '../integration-data.ts'
import { samplePath, sampleTimeline } from './sample-timeline.ts'

const ready = (
  name: string,
  readySeconds: number,
  readyBy = 'health check',
): IntegrationData['services'][number] => ({
  name,
  state: readyBy === 'exit code 0' ? 'completed' : 'ready',
  exitCode: readyBy === 'exit code 0' ? 0 : null,
  readySeconds,
  readyBy,
  lastLogLines: [],
})

const used = (service: string, megabytes: number, cpuSeconds: number) => ({
  service,
  peakMemoryBytes: megabytes * 1_000_000,
  cpuSeconds,
  source: 'cgroup' as const,
})

const suite: IntegrationData['suites'][number] = {
  name: 'contracts',
  exitCode: 0,
  timedOut: false,
  seconds: 4.1,
  tests: 12,
  skipped: 0,
  failed: 0,
  failures: [],
  reportError: null,
  retries: 0,
  retryProblem: null,
  flaky: [],
  quarantined: [],
  excused: false,
  slowest: [{ name: 'tests.contracts.test_orders.test_shape', seconds: 0.4 }],
  stillRunning: [],
  leaked: [],
}

/** Facts of a run whose services all came up, one of which used too much memory, and with a test that failed. */
export const sampleData: IntegrationData = {
  services: [
    ready('execution_gateway', 1.9),
    ready('migrations', 1.1, 'exit code 0'),
    ready('orchestrator', 0.9),
    ready('paper_venue', 1),
    ready('postgres', 1.4),
    ready('redis', 0.3),
    ready('signal_service', 1.5, 'port 8080'),
  ],
  suites: [
    {
      ...suite,
      name: 'e2e',
      exitCode: 1,
      seconds: 13.8,
      tests: 41,
      skipped: 1,
      failed: 1,
      failures: [
        {
          name: 'tests.e2e.test_flow.test_a_signal_becomes_a_fill[market]',
          message: "AssertionError: assert 'open' == 'filled'",
          path: 'tests/e2e/test_flow.py',
          line: 41,
        },
      ],
      flaky: [
        { name: 'tests.e2e.test_breaker.test_the_circuit_closes', failed: 1, seconds: [1, 1.1] },
      ],
      slowest: [{ name: 'tests.e2e.test_breaker.test_the_circuit_closes', seconds: 4.4 }],
    },
    suite,
  ],
  timeline: [...sampleTimeline],
  criticalPath: samplePath,
  resources: [
    used('execution_gateway', 71.3, 2.4),
    used('migrations', 24.1, 0.6),
    used('orchestrator', 58.2, 1.9),
    used('paper_venue', 42.6, 1.1),
    used('postgres', 118.4, 2.2),
    used('redis', 7.3, 0.4),
    used('signal_service', 312.7, 3.8),
  ],
  logs: [],
}

export const sampleResult: GateResult = {
  schema: 'papergate/result/v1',
  gate: 'integration',
  verdict: 'fail',
  summary: 'e2e: 1 of 41 tests failed (exit code 1); 7 services ready in 6.5 s',
  rules: [
    {
      id: 'integration/ready',
      verdict: 'pass',
      expected: 'every service to become ready and to stay up',
      found: '7 services ready in 6.5 s',
      fix: '',
      locations: [],
    },
    {
      id: 'integration/suite/e2e',
      verdict: 'fail',
      expected: 'the suite e2e to exit with 0 and its report to name no failure',
      found:
        "1 of 41 tests failed (exit code 1)\n  tests.e2e.test_flow.test_a_signal_becomes_a_fill[market] (tests/e2e/test_flow.py:41): AssertionError: assert 'open' == 'filled'",
      fix: 'See logs/suite-e2e.log.',
      locations: [{ path: 'tests/e2e/test_flow.py', line: 41 }],
    },
    {
      id: 'integration/memory/signal_service',
      verdict: 'fail',
      expected: 'signal_service to use at most 300.0 MB of memory at its peak',
      found: '312.7 MB',
      fix: 'See what made it grow, or raise integration.services.signal_service.limits.memory.',
      locations: [],
    },
  ],
  startedAt: '2026-11-26T10:00:00.000Z',
  finishedAt: '2026-11-26T10:00:23.000Z',
  data: sampleData,
}
