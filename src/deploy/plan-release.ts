import { composeLabels } from '../adapters/docker-engine.ts'
import type { ComposeProject } from '../adapters/compose.ts'
import type { Container } from '../adapters/engine.ts'
import { releaseName } from './release-store.ts'
import type { Release } from './release-store.ts'
import { oneShotServices, sortServices } from './sort-services.ts'

/** One operation on the target, with the reason for it. The executor decides nothing. */
export type Step = { readonly service: string; readonly cause: string } & (
  | { readonly kind: 'clean' | 'remove'; readonly containers: readonly string[] }
  | { readonly kind: 'pull'; readonly image: string }
  | { readonly kind: 'tag'; readonly image: string; readonly tag: string }
  | { readonly kind: 'infrastructure' | 'once' | 'replace'; readonly recreate: boolean }
  | { readonly kind: 'keep' }
)

export type PlanFacts = {
  readonly release: Release
  readonly project: ComposeProject
  /** Compose's configuration hash of each wanted service. */
  readonly hashes: Readonly<Record<string, string>>
  /** All containers of the project, running or not. */
  readonly containers: readonly Container[]
  /** Images of the release that the engine already has. */
  readonly present: ReadonlySet<string>
  /** A rollback runs no one-shot services: migrations only go forward. */
  readonly mode: 'deploy' | 'rollback'
}

/**
 * What must happen so that the release runs: a pure function of the wanted and the observed. Order:
 * left-overs away, images here (so that a registry that fails costs nothing), infrastructure,
 * one-shots, then one service after the other, then what no longer belongs.
 */
export function planRelease(facts: PlanFacts): readonly Step[] {
  const { project, release } = facts
  const once = oneShotServices(project)
  const sorted = sortServices(project, release.order)
  const built = (service: string): boolean => release.images[service] !== undefined
  const infrastructure = sorted
    .filter((service) => !built(service) && !once.has(service))
    .map((service) => bringUp(facts, service, 'infrastructure'))
  const freshData = infrastructure.some(({ kind }) => kind !== 'keep')
  const oneShots = sorted
    .filter((service) => once.has(service) && facts.mode === 'deploy')
    .map((service) => runOnce(facts, service, freshData))
  const services = sorted
    .filter((service) => built(service) && !once.has(service))
    .map((service) => bringUp(facts, service, 'replace'))
  return [
    ...cleanSteps(facts),
    ...pullSteps(facts, sorted, once),
    ...infrastructure,
    ...oneShots,
    ...services,
    ...removeSteps(facts),
  ]
}

/** The containers of one service; left-overs of a cut-off replacement do not count. */
export function containersOf(
  containers: readonly Container[],
  service: string,
): readonly Container[] {
  return containers.filter(
    (container) => container.labels[composeLabels.service] === service && !isLeftOver(container),
  )
}

/** Images that must be on the target before anything is touched. */
export function imagesOf(project: ComposeProject): readonly string[] {
  return [...new Set(Object.values(project.services).flatMap(({ image }) => image ?? []))]
}

function bringUp(facts: PlanFacts, service: string, kind: 'infrastructure' | 'replace'): Step {
  const running = containersOf(facts.containers, service)
  const step = { kind, service, recreate: false }
  if (running.length === 0) return { ...step, cause: 'it has no container yet' }
  if (!running.every((container) => isWanted(facts, service, container))) {
    return { ...step, cause: 'its image or configuration changed' }
  }
  const unwell = running.find(
    ({ status, health }) =>
      status !== 'running' || (health !== null && health.status !== 'healthy'),
  )
  if (unwell !== undefined) {
    const state = unwell.status === 'running' ? unwell.health?.status : unwell.status
    return { ...step, recreate: state === 'unhealthy', cause: `its container is ${state}` }
  }
  return { kind: 'keep', service, cause: 'it already runs as wanted' }
}

function runOnce(facts: PlanFacts, service: string, freshData: boolean): Step {
  const done = containersOf(facts.containers, service)
  const step = { kind: 'once', service, recreate: true } as const
  if (freshData) return { ...step, cause: 'infrastructure comes up anew' }
  const completed = done.some(
    (container) =>
      isWanted(facts, service, container) &&
      container.status === 'exited' &&
      container.exitCode === 0,
  )
  return completed
    ? { kind: 'keep', service, cause: 'it already completed with this image' }
    : { ...step, cause: 'it has not completed with this image' }
}

function isWanted(facts: PlanFacts, service: string, container: Container): boolean {
  return (
    container.labels[composeLabels.configHash] === facts.hashes[service] &&
    container.image === facts.project.services[service]?.image
  )
}

/**
 * A replacement that was cut off leaves `<12 hex digits>_<name>` behind, and the next `up` would fail
 * on the name (docker/compose issues 1573, 11151; half of the killed replacements when measured).
 */
function isLeftOver({ name, status }: Container): boolean {
  return /^[0-9a-f]{12}_/.test(name) && status !== 'running'
}

function cleanSteps({ containers }: PlanFacts): readonly Step[] {
  return containers.filter(isLeftOver).map((container) => ({
    kind: 'clean',
    service: container.labels[composeLabels.service] ?? container.name,
    containers: [container.id],
    cause: `${container.name} is left over from a deploy that was cut off`,
  }))
}

function pullSteps(
  { project, release, present, mode }: PlanFacts,
  sorted: readonly string[],
  once: ReadonlySet<string>,
): readonly Step[] {
  const needed = sorted.filter((service) => mode === 'deploy' || !once.has(service))
  const missing = new Map<string, string>()
  for (const service of needed) {
    const image = project.services[service]?.image
    if (image === undefined || present.has(image) || missing.has(image)) continue
    missing.set(image, service)
  }
  const pulls = [...missing].map(([image, service]): Step => {
    return { kind: 'pull', service, image, cause: `${image} is not on the target` }
  })
  const tags = needed.flatMap((service): Step[] => {
    const image = release.images[service]?.image
    if (image === undefined || mode === 'rollback') return []
    const tag = `${image.split('@')[0]}:${release.project}-${releaseName(release.release)}`
    // An image that was pulled by digest alone has no tag, and `docker image prune` removes it.
    return [{ kind: 'tag', service, image, tag, cause: 'a prune must not take it away' }]
  })
  return [...pulls, ...tags]
}

function removeSteps({ containers, project }: PlanFacts): readonly Step[] {
  const orphans = containers.filter((container) => {
    const service = container.labels[composeLabels.service]
    return (
      service !== undefined && project.services[service] === undefined && !isLeftOver(container)
    )
  })
  return orphans.map((container) => ({
    kind: 'remove',
    service: container.labels[composeLabels.service] ?? container.name,
    containers: [container.id],
    cause: 'the release does not have it',
  }))
}
