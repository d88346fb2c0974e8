import type { ComposeService } from '../../adapters/compose.ts'
import { durationOf } from './compose-duration.ts'

export type HealthCheck = NonNullable<ComposeService['healthcheck']>

/** How often a service that starts is probed, where the engine can, and nothing else tells that it is worth while. */
const START_INTERVAL_MILLISECONDS = 100
/**
 * Where we see from here what listens in a container, we run the check in that moment, and the engine's probes only
 * follow: on a busy machine each takes a second that the service itself needs for its start.
 */
const SPARING_INTERVAL_MILLISECONDS = 2_000

/**
 * Engines probe first after a whole interval. `start_interval` (API 1.44, engine 25) probes sooner, but only
 * within `start_period`; so the check's failure budget becomes its start period and nothing else changes.
 * Where the engine does not know the option, Compose refuses it: then it goes.
 */
export function accelerateHealthCheck(
  check: ComposeService['healthcheck'],
  options: {
    readonly hasStartInterval: boolean
    readonly probe: 'sooner' | 'declared'
    readonly seesSockets: boolean
  },
): ComposeService['healthcheck'] {
  if (!declaresCheck(check)) return check
  if (!options.hasStartInterval) {
    const { start_interval: _unknown, ...rest } = check
    return rest
  }
  if (options.probe === 'declared') return check
  const own = durationOf(check['start_interval'], Number.POSITIVE_INFINITY)
  const quick = options.seesSockets ? SPARING_INTERVAL_MILLISECONDS : START_INTERVAL_MILLISECONDS
  return {
    ...check,
    start_interval: `${Math.min(own, quick)}ms`,
    start_period: `${Math.ceil(healthBudget(check) / 1_000)}s`,
  }
}

/** Whether the file says what the check does: not where it turns the image's off or only changes how often that runs. */
export function declaresCheck(check: ComposeService['healthcheck']): check is HealthCheck {
  const [kind] = check?.test ?? []
  return check?.disable !== true && kind !== undefined && kind !== 'NONE'
}

/** Milliseconds that a check gives a service: its start period and all retries. Docker's defaults: 30 s, 3 retries. */
export function healthBudget(check: HealthCheck): number {
  return (
    durationOf(check['start_period'], 0) + durationOf(check['interval'], 30_000) * retriesOf(check)
  )
}

export function healthTimeout(check: HealthCheck): number {
  return durationOf(check['timeout'], 30_000)
}

export function retriesOf({ retries }: HealthCheck): number {
  return typeof retries === 'number' && retries > 0 ? retries : 3
}
