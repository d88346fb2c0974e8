import { expect, it } from 'vitest'

import { resultSchema } from '../../src/contract/result-schema.ts'
import { verdictDataSchema } from '../../src/pipeline/decide-verdict.ts'
import { copyPlatform } from './platform-copy.ts'
import type { PlatformCopy } from './platform-copy.ts'
import { runPapergate } from './run-papergate.ts'

const APPS = 'examples/trading-platform/apps'

type Seen = {
  readonly exitCode: number
  readonly red: Readonly<Record<string, string>>
  readonly text: string
}

/** Runs the pr stage and returns what was red, by gate, with the gate's summary. */
async function runPr({ root, edit }: PlatformCopy): Promise<Seen> {
  // The gates are what is tried here, and not each end-to-end test four times.
  await edit('papergate.yml', 'pytest tests/e2e ', 'pytest tests/e2e/test_signal_to_execution.py ')
  const run = await runPapergate(root, ['run', 'pr', '--json'])
  const verdict = resultSchema.parse(JSON.parse(run.stdout))
  const { results } = verdictDataSchema.parse(verdict.data)
  const red = results
    .filter((result) => result.verdict !== 'pass')
    .map(({ gate, name, summary }) => [name ?? gate, summary] as const)
  const report = await runPapergate(root, ['report'])
  return { exitCode: run.exitCode, red: Object.fromEntries(red), text: report.stdout }
}

it('a broken unit test turns the unit check red, and nothing else', async () => {
  await using platform = await copyPlatform()
  await platform.append(
    `${APPS}/signal_service/tests/test_bars.py`,
    '\n\ndef test_that_was_broken() -> None:\n    assert len("paper") == 4\n',
  )
  const { exitCode, red, text } = await runPr(platform)
  expect(Object.keys(red)).toEqual(['unit'])
  expect(exitCode).toBe(1)
  expect(text).toContain('test_that_was_broken')
})

it('coverage below 80 % turns the coverage gate red, and nothing else', async () => {
  await using platform = await copyPlatform()
  for (const name of ['test_signal_api', 'test_strategy']) {
    await platform.remove(`${APPS}/signal_service/tests/${name}.py`)
  }
  const { exitCode, red } = await runPr(platform)
  expect(Object.keys(red)).toEqual(['coverage'])
  expect(red['coverage']).toMatch(/signal_service: .* of lines, 80 % required: \d+ lines short/)
  expect(exitCode).toBe(1)
})

it('a live Alpaca key pair in a service’s environment turns the guard red, and nothing else', async () => {
  await using platform = await copyPlatform()
  // Put together here, so that no file of this repository holds what looks like a live key.
  const keyId = ['AK', 'SYNTHETICEXAMPLE00'].join('')
  const secret = ['synthetic0live0example', '0not0a0real0secret00'].join('')
  await platform.edit(
    'docker-compose.ci.yml',
    '      REDIS_URL: redis://redis:6379/0\n',
    `      REDIS_URL: redis://redis:6379/0\n      APCA_API_KEY_ID: ${keyId}\n      APCA_API_SECRET_KEY: ${secret}\n`,
  )
  const { exitCode, red, text } = await runPr(platform)
  expect(Object.keys(red)).toEqual(['guard'])
  expect(red['guard']).toMatch(/signal_service .*live Alpaca key/)
  expect(exitCode).toBe(1)
  expect(text).not.toContain(keyId)
  expect(text).not.toContain(secret)
})

it('a gateway that never becomes healthy turns the integration harness red, and nothing else', async () => {
  await using platform = await copyPlatform()
  await platform.edit(
    'docker-compose.ci.yml',
    '    image: papergate/execution_gateway:ci\n',
    '    image: papergate/execution_gateway:ci\n    healthcheck: { test: [CMD, "false"], interval: 1s, retries: 3 }\n',
  )
  const { exitCode, red, text } = await runPr(platform)
  expect(Object.keys(red)).toEqual(['integration'])
  expect(red['integration']).toMatch(/^execution_gateway is unhealthy/)
  expect(text).toContain('waiting for it: orchestrator')
  expect(exitCode).toBe(1)
})
