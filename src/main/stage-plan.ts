import type { Config } from '../config/schema.ts'
import type { Gate } from '../contract/result.ts'

export const stages = ['pr', 'images', 'deploy', 'all'] as const
export type Stage = (typeof stages)[number]

/** Parts of the pr stage that `--only` can name. */
export const prParts = ['checks', 'coverage', 'guard', 'integration'] as const
export type PrPart = (typeof prParts)[number]

/** One task of a run, as data: which gate, after which tasks, and whether those must have passed. */
export type PlannedTask = {
  readonly id: string
  readonly gate: Gate
  /** Name of the check, for checks. */
  readonly name?: string
  readonly needs: readonly string[]
  /** Runs only where everything it needs passed; otherwise it is skipped with that reason. */
  readonly onlyAfterPass: boolean
}

/**
 * What a stage must run on this repository; pure. The coverage gate waits for the checks that write
 * its reports but judges them also when a test failed. The stages follow each other only on a pass.
 */
export function planStage(
  config: Config,
  stage: Stage,
  only: readonly PrPart[] = prParts,
): readonly PlannedTask[] {
  const pr = stage === 'pr' || stage === 'all' ? planPr(config, only) : []
  const images = stage === 'images' || (stage === 'all' && config.images !== undefined)
  const deploy = stage === 'deploy' || (stage === 'all' && config.deploy !== undefined)
  return [
    ...pr,
    ...(images ? [stageTask('images', pr)] : []),
    ...(deploy ? [stageTask('deploy', images ? [...pr, { id: 'images' }] : pr)] : []),
  ]
}

function stageTask(
  gate: 'images' | 'deploy',
  before: readonly { readonly id: string }[],
): PlannedTask {
  return { id: gate, gate, needs: before.map(({ id }) => id), onlyAfterPass: true }
}

function planPr(config: Config, only: readonly PrPart[]): readonly PlannedTask[] {
  const wanted = new Set(only)
  const checks = wanted.has('checks')
    ? config.checks.map(({ name }) => ({
        id: `check ${name}`,
        gate: 'check' as const,
        name,
        needs: [],
        onlyAfterPass: false,
      }))
    : []
  const gate = (id: 'coverage' | 'guard' | 'integration', needs: readonly string[] = []) =>
    wanted.has(id) && (id === 'guard' || config[id] !== undefined)
      ? [{ id, gate: id, needs, onlyAfterPass: false }]
      : []
  return [
    ...checks,
    ...gate(
      'coverage',
      checks.map(({ id }) => id),
    ),
    ...gate('guard'),
    ...gate('integration'),
  ]
}
