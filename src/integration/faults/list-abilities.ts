import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
import { GATEWAY_SERVICE } from '../egress/lock-project.ts'
import { SUITE_LABEL } from '../suites/suite-containers.ts'
import { PROXY_LABEL } from './add-proxies.ts'
import { faultKinds, proxiedKinds } from './fault-schema.ts'
import type { FaultKind } from './fault-schema.ts'
import { NO_PROXY } from './kinds/begin-fault.ts'
import { findClockFile, NO_CLOCK } from './kinds/skew-clock.ts'
import type { Proxies } from './open-proxies.ts'

export type Abilities = {
  readonly available: readonly FaultKind[]
  /** The reason, by kind. */
  readonly unavailable: Readonly<Partial<Record<FaultKind, string>>>
}

const SILENT: Readonly<Partial<Record<FaultKind, string>>> = {}

/** Which faults each service of a project can have now, and why not the others. */
export async function listAbilities(
  project: string,
  proxies: Pick<Proxies, 'controls'>,
  engine: Pick<Engine, 'containers' | 'attachments' | 'exec'>,
): Promise<Readonly<Record<string, Abilities>>> {
  const labels = { [composeLabels.project]: project, [composeLabels.oneOff]: 'False' }
  const services = (await engine.containers(labels)).filter(isService)
  const entries = services.map(async (container) => {
    const service = container.labels[composeLabels.service] ?? container.name
    const reasons = await findReasons(container, proxies.controls.has(service), engine)
    const available = faultKinds.filter((kind) => reasons[kind] === undefined)
    return [service, { available, unavailable: reasons }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

function isService({ labels }: Container): boolean {
  return (
    labels[PROXY_LABEL] === undefined &&
    labels[SUITE_LABEL] === undefined &&
    labels[composeLabels.service] !== GATEWAY_SERVICE
  )
}

async function findReasons(
  container: Container,
  hasProxy: boolean,
  engine: Pick<Engine, 'attachments' | 'exec'>,
): Promise<Abilities['unavailable']> {
  if (container.status !== 'running') {
    return Object.fromEntries(faultKinds.map((kind) => [kind, `it is ${container.status}`]))
  }
  const [attachments, clockFile, hasTools] = await Promise.all([
    engine.attachments(container.id),
    findClockFile(container.id, engine),
    engine.exec(container.id, ['sh', '-c', 'df -Pk / && head -c 0 /dev/zero']),
  ])
  const noNetwork = 'it has no network of its own'
  return {
    ...(hasProxy ? SILENT : Object.fromEntries(proxiedKinds.map((kind) => [kind, NO_PROXY]))),
    ...(attachments !== null && attachments.length > 0
      ? SILENT
      : { disconnect: noNetwork, dns: noNetwork }),
    ...(clockFile === null ? { clock: NO_CLOCK } : SILENT),
    ...(hasTools.exitCode === 0 ? SILENT : { 'disk-full': 'its image lacks sh, df or head' }),
  }
}
