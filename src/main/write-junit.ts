import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

import { createFolder } from '../adapters/create-folder.ts'
import type { Decision } from '../contract/result.ts'
import { PapergateError } from '../contract/papergate-error.ts'
import type { IntegrationData } from '../integration/integration-data.ts'
import { collectJunit } from '../integration/render/collect-junit.ts'
import type { OnTest } from '../integration/render/collect-junit.ts'
import { redactValue } from '../redaction/redact-value.ts'
import type { Context } from './context.ts'

/**
 * Runs the harness and writes what it came to as one JUnit report, whatever that is: where it could not be
 * decided, the report says so, so that no tool takes a missing file for a pass.
 */
export async function withJunit(
  file: string | null,
  context: Pick<Context, 'root' | 'redactor' | 'clock'>,
  run: (onTest: OnTest | null) => Promise<Decision<IntegrationData>>,
): Promise<Decision<IntegrationData>> {
  if (file === null) return run(null)
  const startedAt = context.clock.now().getTime()
  const collection = collectJunit()
  const write = async (
    decision: Pick<Decision<IntegrationData>, 'rules'> & {
      readonly data: Pick<IntegrationData, 'suites'>
    },
  ): Promise<void> => {
    const { renderJunit } = await import('../integration/render/render-junit.ts')
    const { suites, rules } = redactValue(context.redactor, {
      suites: collection.suites(decision.data.suites),
      rules: decision.rules,
    })
    const seconds = (context.clock.now().getTime() - startedAt) / 1_000
    const path = resolve(context.root, file)
    await createFolder(dirname(path))
    await writeFile(path, renderJunit(suites, rules, seconds))
  }
  try {
    const decision = await run(collection.onTest)
    await write(decision)
    return decision
  } catch (error) {
    await write({ rules: [describeError(error)], data: { suites: [] } }).catch(() => {})
    throw error
  }
}

function describeError(error: unknown): Decision['rules'][number] {
  const parts = error instanceof PapergateError ? error.parts : null
  return {
    id: error instanceof PapergateError ? error.code : 'integration/error',
    verdict: 'error',
    expected: parts?.expected ?? 'the run to come to a verdict',
    found: parts?.found ?? (error instanceof Error ? error.message : String(error)),
    fix: parts?.fix ?? '',
    locations: [],
  }
}
