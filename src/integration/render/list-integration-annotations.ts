import type { GateResult, RuleResult } from '../../contract/result.ts'
import { isAccepted } from '../../contract/verdict.ts'
import { integrationDataSchema } from '../integration-data.ts'
import type { IntegrationData } from '../integration-data.ts'

/** A note beside the line of a test. */
export type IntegrationAnnotation = {
  readonly level: 'error' | 'warning'
  readonly title: string
  readonly message: string
  readonly path: string
  readonly line?: number
}

type Failure = IntegrationData['suites'][number]['failures'][number]

/**
 * One note per line with failing tests, as errors; those in quarantine as warnings; then what other broken rules
 * point at. Null for a result without a run's facts.
 */
export function listIntegrationAnnotations(
  result: GateResult,
): readonly IntegrationAnnotation[] | null {
  const parsed = integrationDataSchema.safeParse(result.data)
  if (!parsed.success) return null
  const { suites } = parsed.data
  return [
    ...suites.flatMap(({ name, failures }) => noteTests(failures, 'error', `${name}: failed`)),
    ...result.rules.filter(isOther).flatMap(noteRule),
    ...suites.flatMap(({ name, quarantined }) =>
      noteTests(quarantined, 'warning', `${name}: failed, in quarantine`),
    ),
  ]
}

/** Cases of one parametrised test stand at one line: they get one note. */
function noteTests(
  failures: readonly Failure[],
  level: IntegrationAnnotation['level'],
  title: string,
): readonly IntegrationAnnotation[] {
  const groups = new Map<string, Failure[]>()
  for (const failure of failures) {
    if (failure.path === null) continue
    const key = `${failure.path}:${failure.line ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), failure])
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined || first.path === null) return []
    const more = others.length === 0 ? '' : `\nand ${others.length} more at this line`
    return {
      level,
      title,
      message: `${first.name}: ${first.message}${more}`,
      path: first.path,
      ...(first.line === null ? {} : { line: first.line }),
    }
  })
}

/** Failing tests are noted by themselves. */
function isOther({ id, verdict }: RuleResult): boolean {
  return !isAccepted(verdict) && !id.startsWith('integration/suite/')
}

function noteRule({ id, found, fix, locations }: RuleResult): readonly IntegrationAnnotation[] {
  return locations.map(({ path, line }) => ({
    level: 'error',
    title: `integration: ${id}`,
    message: `${found}. ${fix}`,
    path,
    ...(line === undefined ? {} : { line }),
  }))
}
