import type { Judgement, Observation } from './judge-container.ts'
import { judgeContainer } from './judge-container.ts'
import type { Dependency, PlannedService } from './plan-services.ts'

export type ServiceState = {
  readonly name: string
  readonly state: Judgement['state']
  /** Why it failed, or what it waits for; empty when ready. */
  readonly reason: string
  /** Services that it waits for. */
  readonly waitsFor: readonly string[]
  /** Its dependencies are met and it has not been started, or not all of it. */
  readonly canStart: boolean
}

export type JudgedService = ServiceState & Pick<Judgement, 'readyBy' | 'dueAt'>

/**
 * The state of every service from what was seen of its containers; pure. One of several counts as the service
 * itself: all must be ready, and one that has failed is the service's failure. `now` in milliseconds.
 */
export function judgeServices(
  services: readonly PlannedService[],
  seen: ReadonlyMap<string, readonly Observation[]>,
  now: number,
): readonly JudgedService[] {
  const awaitedHealthy = new Set(
    services.flatMap(({ needs }) =>
      needs
        .filter(({ condition }) => condition === 'service_healthy')
        .map(({ service }) => service),
    ),
  )
  const own = new Map(
    services.map((service) => {
      const observations = seen.get(service.name) ?? []
      const judgement = judgeAll(service, observations, now)
      return [
        service.name,
        awaitedHealthy.has(service.name)
          ? demandHealth(service, observations, judgement)
          : judgement,
      ]
    }),
  )
  return services.map((service) => {
    const judgement = own.get(service.name) ?? GONE
    const observations = seen.get(service.name) ?? []
    const waitsFor = service.needs
      .filter((need) => !isMet(need, own.get(need.service), seen.get(need.service) ?? []))
      .map((need) => need.service)
    const isWaiting = judgement.state === 'waiting'
    return {
      name: service.name,
      ...judgement,
      reason:
        isWaiting && waitsFor.length > 0 ? `waits for ${waitsFor.join(', ')}` : judgement.reason,
      waitsFor: isWaiting ? waitsFor : [],
      canStart:
        waitsFor.length === 0 &&
        judgement.state !== 'failed' &&
        observations.some(({ container }) => container.status === 'created'),
    }
  })
}

function fail(reason: string): Judgement {
  return { state: 'failed', reason, readyBy: '', dueAt: null }
}

const GONE = fail('its container is gone')

/** What others want healthy must have something that says so, and must not end before; or they would wait for ever. */
function demandHealth(
  service: PlannedService,
  observations: readonly Observation[],
  judgement: Judgement,
): Judgement {
  if (observations.some((one) => !isAskable(service, one))) {
    return fail('has no health check, although others wait for it to be healthy')
  }
  return judgement.state === 'completed' && service.ready.by !== 'exit'
    ? fail('exited with code 0, although others wait for it to be healthy')
    : judgement
}

/** A policy of ours may stand in for a check. */
function isAskable(service: PlannedService, { container }: Observation): boolean {
  switch (service.ready.by) {
    case 'healthCheck':
    case 'runs':
    case 'exit':
      return true
    case 'port':
      return service.ready.isDemanded || container.healthCheck !== null
    case 'image':
      return container.healthCheck !== null
    default:
      return service.ready satisfies never
  }
}

/** The one that is furthest from ready speaks for all of them. */
const WORST_FIRST = ['failed', 'waiting', 'starting', 'ready', 'completed'] as const

function judgeAll(
  service: PlannedService,
  observations: readonly Observation[],
  now: number,
): Judgement {
  if (observations.length < service.replicas) return GONE
  const judgements = observations.map((one) => judgeContainer(service, one, now))
  const worst = WORST_FIRST.map((state) => judgements.find((one) => one.state === state)).find(
    (one) => one !== undefined,
  )
  const due = judgements.flatMap(({ dueAt }) => dueAt ?? [])
  return { ...(worst ?? GONE), dueAt: due.length === 0 ? null : Math.min(...due) }
}

function isMet(
  need: Dependency,
  judgement: Judgement | undefined,
  observations: readonly Observation[],
): boolean {
  switch (need.condition) {
    case 'service_started':
      return (
        judgement !== undefined &&
        judgement.state !== 'failed' &&
        observations.every(({ container }) => container.status !== 'created')
      )
    case 'service_healthy':
      return judgement?.state === 'ready' || judgement?.state === 'completed'
    case 'service_completed_successfully':
      return judgement?.state === 'completed'
    default:
      return need.condition satisfies never
  }
}
