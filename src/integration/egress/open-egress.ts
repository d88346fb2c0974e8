import type { Engine } from '../../adapters/engine.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import type { EgressPolicy } from './egress-options.ts'
import type { EgressFacts } from './judge-egress.ts'
import { openGateway } from './open-gateway.ts'
import type { Creation } from './open-gateway.ts'
import type { PlannedLock } from './plan-lock.ts'

export type EgressReport = EgressFacts & { readonly policy: EgressPolicy }

/** The way out of the project, and the way in, while it runs. */
export type Egress = Disposable & {
  /** The engine to look at the services with: it tells at which ports the host reaches them. */
  readonly engine: Engine
  /** Resolves once every attempt is heard, and the host would reach the services. @throws WorldError where it cannot */
  readonly untilReachable: () => Promise<void>
  /** What the services reached for; null where egress is open, and nobody looks. */
  readonly report: () => Promise<EgressReport | null>
}

/** Starts the gateway of a project that is being created locked; where it is open there is nothing to start. */
export function openEgress(
  project: string,
  lock: PlannedLock | null,
  creation: Creation,
  deps: IntegrationDependencies,
): Egress {
  if (lock === null) {
    return {
      engine: deps.engine,
      untilReachable: () => Promise.resolve(),
      report: () => Promise.resolve(null),
      [Symbol.dispose]: () => {},
    }
  }
  const gateway = openGateway(project, lock, creation, deps)
  return {
    engine: gateway.engine,
    untilReachable: gateway.ready,
    report: async () => ({ ...(await gateway.collect()), policy: lock.options }),
    [Symbol.dispose]: gateway.close,
  }
}
