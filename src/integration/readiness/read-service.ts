import type { ComposeService } from '../../adapters/compose.ts'

/** A service with a restart policy may end this often while it starts before that is a verdict. */
const TOLERATED_RESTARTS = 3

/** How many containers it has: `scale`, else `deploy.replicas`, else one. */
export function countReplicas(service: ComposeService): number {
  const { scale } = service
  if (typeof scale === 'number') return scale
  const { replicas } = sectionOf(service['deploy'])
  return typeof replicas === 'number' ? replicas : 1
}

/** Restarts that its own restart policy makes ordinary. */
export function toleratedRestarts(service: ComposeService): number {
  const policy = sectionOf(sectionOf(service['deploy'])['restart_policy'])
  const restart = service.restart ?? restartOf(policy['condition'])
  if (restart === undefined || restart === 'no') return 0
  const most = /^on-failure:(\d+)$/.exec(restart)?.[1] ?? policy['max_attempts']
  return most === undefined ? TOLERATED_RESTARTS : Number(most)
}

/** Without a condition a restart policy means any. */
function restartOf(condition: unknown): string | undefined {
  return condition === 'none' ? 'no' : typeof condition === 'string' ? condition : undefined
}

/** TCP ports that the compose file says it has: published ones, else those for other containers alone. */
export function declaredPorts(service: ComposeService): readonly number[] {
  // A container on the host's own network shares its ports with everything that runs there.
  if (service['network_mode'] === 'host') return []
  const published = (service.ports ?? [])
    .filter(({ protocol }) => protocol === undefined || protocol === 'tcp')
    .map(({ target }) => target)
  const exposed = Array.isArray(service['expose']) ? service['expose'].flatMap(toPorts) : []
  return [...new Set(published.length > 0 ? published : exposed)]
}

/** Longest range that is looked at; a wider one is for something that picks its port itself. */
const WIDEST_RANGE = 16

/** `8000`, `8000/tcp` or `8000-8003`. */
function toPorts(text: unknown): readonly number[] {
  const [, first, last, protocol] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(String(text)) ?? []
  if (first === undefined || (protocol !== undefined && protocol !== 'tcp')) return []
  const length = Number(last ?? first) - Number(first) + 1
  return Array.from({ length: Math.min(length, WIDEST_RANGE) }, (_, index) => Number(first) + index)
}

function sectionOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
