import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import type { IntegrationData } from '../../src/integration/integration-data.ts'
import { integrationDataSchema } from '../../src/integration/integration-data.ts'
import { createHarness, healthy, script } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const dataOf = async (harness: Harness): Promise<IntegrationData> =>
  integrationDataSchema.parse((await harness.result()).data)

/** Healthy only after a second, so that it decides when everything is ready. */
const slow = {
  ...script('sleep 1; touch /ready; exec sleep 600'),
  healthcheck: { test: ['CMD', 'test', '-f', '/ready'], interval: '10s', retries: 3 },
  depends_on: { db: { condition: 'service_healthy' } },
}

it('tells when each service came up, the chain that decided, and what would shorten it', async () => {
  await using harness = await createHarness({ db: healthy, quick: healthy, slow })
  const { exitCode, text } = await harness.run('--suite', 'true')
  expect(text).toContain('slow ready')
  expect(exitCode).toBe(0)
  const { timeline, criticalPath } = await dataOf(harness)
  const eventsOf = (name: string) =>
    timeline.filter(({ service }) => service === name).map(({ event }) => event)
  for (const event of ['created', 'starting', 'started', 'ready', 'removed']) {
    expect(eventsOf('slow')).toContain(event)
  }
  expect(eventsOf('suite')).toEqual(['suite started', 'suite ended'])
  expect(eventsOf('')).toEqual(['teardown started', 'teardown ended'])
  expect(criticalPath?.links.map(({ service }) => service)).toEqual(['db', 'slow'])
  expect(criticalPath?.longest.service).toBe('slow')
  expect(criticalPath?.longest.savedMs).toBeGreaterThan(800)
  expect(criticalPath?.advice).toMatch(/^slow takes [\d.]+ s of [\d.]+ s from start to ready; /)
  const svg = await readFile(join(harness.folder, '.papergate/integration/timeline.svg'), 'utf8')
  expect(svg).toContain('Integration run: 3 services, 1 suite')
})

it('knows what each service used, one that has ended included, and fails above a limit', async () => {
  // Some 30 MB of memory, and a second or so of computing.
  const hungry = script(
    'x=$(head -c 30000000 /dev/zero | tr "\\\\0" x); i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; sleep 0.3',
  )
  await using harness = await createHarness({ db: healthy, hungry })
  await harness.write(
    'papergate.yml',
    JSON.stringify({
      version: 1,
      integration: {
        compose: ['compose.yml'],
        egress: { mode: 'open' },
        services: {
          hungry: { ready: { exits: 0 }, limits: { memory: '20MB', cpuSeconds: 600 } },
          db: { limits: { memory: '200MB' } },
        },
      },
    }),
  )
  const { exitCode, text } = await harness.begin().ended
  expect(text).toContain('integration/memory/hungry')
  expect(exitCode).toBe(1)
  const { rules } = await harness.result()
  const verdicts = Object.fromEntries(rules.map(({ id, verdict }) => [id, verdict]))
  expect(verdicts).toMatchObject({
    'integration/memory/hungry': 'fail',
    'integration/cpu/hungry': 'pass',
    'integration/memory/db': 'pass',
  })
  const { resources = [] } = await dataOf(harness)
  const used = resources.find(({ service }) => service === 'hungry')
  expect(used?.peakMemoryBytes).toBeGreaterThan(25_000_000)
  expect(used?.cpuSeconds).toBeGreaterThan(0.05)
})

it('writes all suites and the rules of the gate into one JUnit report', async () => {
  await using harness = await createHarness({ db: healthy })
  const report =
    '<testsuite><testcase classname="flow" name="fills"><failure message="no &lt;fill&gt;"/></testcase><testcase name="rests"/></testsuite>'
  const { exitCode } = await harness.run(
    '--suite',
    `echo '${report}' > e2e.xml; exit 1`,
    '--junit=e2e.xml',
    '--junit-out=all/merged.xml',
  )
  expect(exitCode).toBe(1)
  const merged = await readFile(join(harness.folder, 'all/merged.xml'), 'utf8')
  expect(merged).toContain('<testsuite name="suite" tests="2" failures="1"')
  expect(merged).toContain('<failure message="no &lt;fill&gt;">')
  expect(merged).toContain('name="integration/ready"/>')
})

it('writes a JUnit report that fails where no verdict was reached', async () => {
  await using harness = await createHarness({ db: { ...healthy, image: 'no/such/image:1' } })
  const { exitCode } = await harness.run('--junit-out', 'merged.xml')
  expect(exitCode).toBe(3)
  const merged = await readFile(join(harness.folder, 'merged.xml'), 'utf8')
  expect(merged).toContain('<testcase classname="papergate.integration" name="integration/image">')
})
