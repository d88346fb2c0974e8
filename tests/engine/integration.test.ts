import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { systemClock } from '../../src/adapters/clock.ts'
import { connectEngine } from '../../src/adapters/docker-engine.ts'
import { spawnExec } from '../../src/adapters/exec.ts'
import { createLineLog } from '../../src/adapters/log.ts'
import type { Decision } from '../../src/contract/result.ts'
import type { IntegrationData } from '../../src/integration/integration-data.ts'
import { plainSuite } from '../../src/integration/suites/suite-options.ts'
import type { SuiteOptions } from '../../src/integration/suites/suite-options.ts'
import { runIntegrationGate } from '../../src/integration/run-integration-gate.ts'
import { createRedactor } from '../../src/redaction/redactor.ts'

const engine = connectEngine(process.env['DOCKER_HOST'])
const healthy = `
  db:
    image: debian:bookworm-slim
    init: true
    command: [sh, -c, "touch /ready; echo db is up; exec sleep 600"]
    environment: { DB_PASSWORD: synthetic-db-password, NAME: harness }
    ports: ["127.0.0.1::5432"]
    volumes: [data:/data]
    healthcheck: { test: [CMD, test, -f, /ready], interval: 10s, retries: 3 }
`
const project = (...services: string[]): string =>
  `name: integration-test\nservices:\n${services.join('\n')}\nvolumes: { data: {} }\n`

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-integration-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function run(
  compose: string,
  suites: readonly Partial<SuiteOptions>[] = [],
): Promise<Decision<IntegrationData> & { log: string; out: string }> {
  const folder = await mkdtemp(join(root, 'run-'))
  await writeFile(join(folder, 'compose.yml'), compose)
  const out = join(folder, 'out')
  const lines: string[] = []
  const redactor = createRedactor()
  const decision = await runIntegrationGate(
    {
      compose: ['compose.yml'],
      suites: suites.map((suite) => ({
        ...plainSuite,
        name: 'e2e',
        run: 'true',
        timeout: 30_000,
        ...suite,
      })),
      timeout: 60_000,
      keep: false,
      job: '',
      prepareImages: null,
    },
    {
      root: folder,
      out,
      env: process.env,
      exec: spawnExec,
      engine,
      clock: systemClock,
      log: createLineLog((line) => lines.push(line), { verbose: true }),
      redactor,
      signal: new AbortController().signal,
    },
  )
  return { ...decision, log: lines.join('\n'), out }
}

const ruleOf = (decision: Decision<IntegrationData>, id: string) =>
  decision.rules.find((rule) => rule.id === id)

it('waits for the services, runs the suite against them, and leaves nothing behind', async () => {
  const job = `
  job:
    image: debian:bookworm-slim
    command: [sh, -c, "echo migrated >&2"]
    depends_on: { db: { condition: service_healthy } }
  api:
    image: debian:bookworm-slim
    init: true
    command: [sleep, "600"]
    depends_on: { job: { condition: service_completed_successfully } }
`
  const decision = await run(project(healthy, job), [
    { run: 'echo "$PAPERGATE_DB_HOST $PAPERGATE_DB_PORT_5432 synthetic-db-password"' },
    { name: 'inside', service: 'db', run: 'test -f /ready' },
  ])
  expect(decision.rules.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    'integration/ready pass',
    'integration/suite/e2e pass',
    'integration/suite/inside pass',
    'integration/clean pass',
  ])
  expect(decision.data.services.map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
    'api ready',
    'db ready',
    'job completed',
  ])
  // The declared interval is ten seconds; the engine probes sooner while a service starts.
  expect(decision.data.services.find(({ name }) => name === 'db')?.readySeconds).toBeLessThan(9)
  expect(decision.log).toMatch(/e2e: 127\.0\.0\.1 \d+ \[redacted\]/)
  expect(await readFile(join(decision.out, 'logs/job.log'), 'utf8')).toMatch(/Z err migrated/)
  expect(await readdir(join(decision.out, 'integration'))).toEqual(['timeline.svg'])
})

it('a suite that fails is a fail with the failing test and its place', async () => {
  const xml =
    '<testsuite><testcase classname="orders" name="fills" file="e2e.py" line="7"><failure message="no fill"/></testcase></testsuite>'
  const decision = await run(project(healthy), [
    { run: `touch e2e.py; echo '${xml}' > junit.xml; exit 1`, junit: 'junit.xml' },
  ])
  const rule = ruleOf(decision, 'integration/suite/e2e')
  expect(decision.verdict).toBe('fail')
  expect(rule?.found).toContain('orders.fills (e2e.py:7): no fill')
  expect(rule?.locations).toEqual([{ path: 'e2e.py', line: 7 }])
})

it('a declared report that the suite does not write is an error, and the suite’s time-out a fail', async () => {
  const decision = await run(project(healthy), [
    { name: 'silent', junit: 'junit.xml' },
    { name: 'slow', run: 'sleep 600 & sleep 600', timeout: 500 },
  ])
  expect(ruleOf(decision, 'integration/suite/silent')?.verdict).toBe('error')
  expect(ruleOf(decision, 'integration/suite/slow')).toMatchObject({
    verdict: 'fail',
    found: expect.stringContaining('still running after') as string,
  })
})

it('a service that never becomes healthy is named with the output of its last probe', async () => {
  const sick = `
  sick:
    image: debian:bookworm-slim
    init: true
    command: [sleep, "600"]
    healthcheck: { test: [CMD-SHELL, "echo not yet; exit 1"], interval: 1s, retries: 2 }
`
  const decision = await run(project(sick))
  expect(decision.verdict).toBe('fail')
  const found = ruleOf(decision, 'integration/ready')?.found
  expect(found).toContain('sick is unhealthy')
  expect(found).toContain('not yet')
})
