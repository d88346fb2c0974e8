import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, Engine } from '../../adapters/engine.ts'

/**
 * What nobody reaches any more of a project that seems to run, in words; null: nothing. So remains what a fault
 * took out of its networks, or whose name it took, where whoever was to set that right has been killed.
 */
export async function findCutOff(
  containers: readonly Container[],
  engine: Pick<Engine, 'attachments'>,
): Promise<string | null> {
  const running = containers.filter(({ status }) => status === 'running')
  const attached = await Promise.all(
    running.map(async ({ id, labels, name }) => ({
      service: labels[composeLabels.service] ?? name,
      attachments: await engine.attachments(id),
    })),
  )
  const known = new Set(
    attached.flatMap(({ attachments }) => attachments?.flatMap(({ aliases }) => aliases) ?? []),
  )
  for (const { service, attachments } of attached) {
    if (attachments?.length === 0) return `${service} is in no network`
    if (attachments !== null && !known.has(service)) return `${service} has lost its name`
  }
  return null
}
