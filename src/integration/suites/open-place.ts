import { resolve } from 'node:path'

import type { Container } from '../../adapters/engine.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { containerPlace } from './places/container-place.ts'
import { hostPlace } from './places/host-place.ts'
import type { SuitePlace } from './places/suite-place.ts'
import { networkAddresses, serviceAddresses } from './service-addresses.ts'
import { SUITE_LABEL } from './suite-containers.ts'
import { isOnHost } from './suite-options.ts'
import type { SuiteOptions } from './suite-options.ts'

/** Where a suite runs; null where that is the container of a service that runs no more. */
export async function openPlace(
  suite: SuiteOptions,
  containers: ReadonlyMap<string, Container>,
  deps: IntegrationDependencies,
): Promise<SuitePlace | null> {
  if (isOnHost(suite)) {
    return hostPlace(resolve(deps.root, suite.in), serviceAddresses(containers), deps)
  }
  const container =
    suite.service === null
      ? await startOwn(containerOf(suite, ownContainer(suite, containers)), deps)
      : containerOf(suite, containers.get(suite.service))
  if (container.status !== 'running') return null
  return containerPlace(container.id, suite.in, networkAddresses(containers), deps)
}

function ownContainer(
  { name }: SuiteOptions,
  containers: ReadonlyMap<string, Container>,
): Container | undefined {
  return [...containers.values()].find(({ labels }) => labels[SUITE_LABEL] === name)
}

async function startOwn(
  container: Container,
  { engine }: Pick<IntegrationDependencies, 'engine'>,
): Promise<Container> {
  if (container.status !== 'running') await engine.start(container.id)
  return (await engine.inspect(container.id)) ?? container
}

function containerOf(suite: SuiteOptions, container: Container | undefined): Container {
  if (container !== undefined) return container
  throw new WorldError('integration/container-gone', {
    expected: `the container where the suite ${suite.name} is to run`,
    found: 'none',
    fix: 'See who removed it while the run went on, and run again.',
  })
}
