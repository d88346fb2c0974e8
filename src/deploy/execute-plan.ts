import type { Clock } from '../adapters/clock.ts'
import type { Container } from '../adapters/engine.ts'
import type { Log } from '../adapters/log.ts'
import { formatDuration } from '../config/duration.ts'
import type { StepReport } from './deploy-data.ts'
import { containersOf } from './plan-release.ts'
import type { Step } from './plan-release.ts'
import type { Target } from './targets/target.ts'
import { waitUntilHealthy } from './wait-until-healthy.ts'

type StepFailure = {
  readonly step: Step
  readonly found: string
  /** Last log lines of the container, redacted. */
  readonly lines: readonly string[]
  /** What the target threw, where it refused; null where a service did not become healthy. */
  readonly error: unknown
}

export type Execution = {
  readonly steps: readonly StepReport[]
  readonly failure: StepFailure | null
  /** Services whose containers were touched; after an empty list everything is as it was. */
  readonly touched: readonly string[]
}

/**
 * Runs the steps in order and stops at the first that fails. Decides nothing: what to do is in the
 * plan, what a failure means is the caller's. Never throws; an abort is a failed step.
 * @param deps.beforeTouching called once, before the first step that changes a container.
 */
export async function executePlan(
  plan: { readonly steps: readonly Step[]; readonly file: string; readonly timeout: number },
  deps: {
    readonly target: Target
    readonly clock: Clock
    readonly log: Log
    readonly signal: AbortSignal
    readonly observed: readonly Container[]
    readonly beforeTouching: () => Promise<void>
  },
): Promise<Execution> {
  const { clock, log } = deps
  const reports: StepReport[] = []
  const touched: string[] = []
  let failure: StepFailure | null = null
  for (const step of plan.steps) {
    if (failure !== null) {
      reports.push(report(step, 'not-run', 0))
      continue
    }
    const startedAt = clock.now().getTime()
    try {
      deps.signal.throwIfAborted()
      if (isTouching(step)) {
        if (touched.length === 0) await deps.beforeTouching()
        touched.push(step.service)
      }
      failure = await runStep(step, plan, deps)
    } catch (error) {
      failure = { step, found: messageOf(error), lines: [], error }
    }
    const milliseconds = clock.now().getTime() - startedAt
    const outcome = failure !== null ? 'failed' : step.kind === 'keep' ? 'unchanged' : 'done'
    reports.push(report(step, outcome, milliseconds))
    const line = `${stepName(step)}: ${outcome} (${step.cause}) in ${formatDuration(milliseconds)}`
    if (failure !== null) log.error(`${line}: ${failure.found}`)
    else if (step.kind === 'keep' || step.kind === 'tag') log.debug(line)
    else log.info(line)
  }
  return { steps: reports, failure, touched }
}

/** `replace execution_gateway`. */
export function stepName(step: Step): string {
  const verbs = { once: 'run', infrastructure: 'infrastructure' } as Readonly<
    Record<string, string>
  >
  return `${verbs[step.kind] ?? step.kind} ${step.service}`
}

async function runStep(
  step: Step,
  plan: { readonly file: string; readonly timeout: number },
  deps: {
    readonly target: Target
    readonly clock: Clock
    readonly signal: AbortSignal
    readonly observed: readonly Container[]
  },
): Promise<StepFailure | null> {
  const { target } = deps
  switch (step.kind) {
    case 'keep':
      return null
    case 'pull':
      await target.pull(step.image)
      return null
    case 'tag':
      await target.tag(step.image, step.tag)
      return null
    case 'clean':
      for (const id of step.containers) await target.remove(id)
      return null
    case 'remove':
      for (const id of step.containers) {
        await target.stop(id)
        await target.remove(id)
      }
      return null
    case 'infrastructure':
    case 'once':
    case 'replace': {
      const { service, recreate } = step
      await target.up(plan.file, service, { recreate, timeout: plan.timeout })
      const outcome = await waitUntilHealthy(
        {
          service,
          once: step.kind === 'once',
          timeout: plan.timeout,
          before: containersOf(deps.observed, service),
        },
        deps,
      )
      return outcome.healthy ? null : { step, ...outcome, error: null }
    }
    default:
      return step satisfies never
  }
}

/** Steps that change what runs; a left-over that does not run changes nothing. */
function isTouching({ kind }: Step): boolean {
  return kind === 'infrastructure' || kind === 'once' || kind === 'replace' || kind === 'remove'
}

function report(step: Step, outcome: StepReport['outcome'], milliseconds: number): StepReport {
  return {
    name: stepName(step),
    kind: step.kind,
    service: step.service,
    cause: step.cause,
    outcome,
    seconds: Math.round(milliseconds / 100) / 10,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
