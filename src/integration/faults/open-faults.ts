import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'

import type { Container, Engine } from '../../adapters/engine.ts'
import { InputError } from '../../contract/input-error.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { serviceAddresses } from '../suites/service-addresses.ts'
import { isOnHost } from '../suites/suite-options.ts'
import type { SuiteOptions } from '../suites/suite-options.ts'
import type { Timeline } from '../timeline/record-timeline.ts'
import { nameProxy, PROXY_FOLDER } from './add-proxies.ts'
import type { FaultRecord } from './fault-schema.ts'
import type { FaultsOptions } from './faults-options.ts'
import { keepFaults } from './keep-faults.ts'
import type { Target } from './kinds/begin-fault.ts'
import { listAbilities } from './list-abilities.ts'
import { listService, startProxies } from './open-proxies.ts'
import type { Proxies } from './open-proxies.ts'
import { openTunnels } from './open-tunnels.ts'
import type { PlannedFaults } from './plan-faults.ts'
import type { ProxyConfig } from './proxy/proxy-protocol.ts'
import { INSIDE_PORT, RELAY_SERVICE, TUNNEL_PORT } from './relay-address.ts'
import { serveFaults } from './serve-faults.ts'

/** Faults for tests to use, while the project runs. */
export type Faults = AsyncDisposable & {
  /** Variables for a suite: where it asks for faults. What an earlier one left on has ended by then. */
  readonly prepare: (suite: SuiteOptions) => Promise<Readonly<Record<string, string>>>
  /** Ends what the suite left on. */
  readonly endSuite: (suite: SuiteOptions) => void
  /** Resolves once all that was to end has ended. */
  readonly settle: () => Promise<void>
  /** Whether a service is, or has just been, stopped or taken away by a fault. */
  readonly isDisturbed: (service: string) => boolean
  readonly records: () => readonly FaultRecord[]
}

const LEASE_MILLISECONDS = 30_000

/** Starts the proxies of a project that has been created, and the endpoint at which tests ask for faults. */
export async function openFaults(
  project: string,
  planned: PlannedFaults,
  { faults, keep }: { readonly faults?: FaultsOptions | null; readonly keep: boolean },
  { elapsed, mark }: Pick<Timeline, 'elapsed' | 'mark'>,
  deps: IntegrationDependencies,
): Promise<Faults> {
  const { engine } = deps
  const stop = new AbortController()
  const proxies = await openProxies(project, planned, stop.signal, deps)
  const owners = new Map<string, string>()
  const keeper = keepFaults({
    ...deps,
    lease: faults?.lease ?? LEASE_MILLISECONDS,
    elapsed,
    find: (service) => findTarget(project, service, proxies, engine),
    onChange: (service, change) => mark(service, `fault ${change}`),
  })
  const server = await serveFaults(keeper, {
    ownerOf: (token) => owners.get(token),
    abilities: () => listAbilities(project, proxies, engine),
    addresses: async (service) => {
      const names = [service, nameProxy(service)]
      const found = await Promise.all(names.map((name) => listService(project, name, engine)))
      const pairs = names.flatMap(
        (name, index) => found[index]?.slice(0, 1).map((one) => [name, one] as const) ?? [],
      )
      return serviceAddresses(new Map(pairs))
    },
  })
  const { relay, token } = proxies
  const tunnels =
    relay === null
      ? null
      : openTunnels(
          () => findTunnel(relay, engine),
          token,
          (socket) => server.adopt(socket),
        )
  let ending = Promise.resolve()
  return {
    prepare: async (suite) => {
      await ending
      const isInside = !isOnHost(suite)
      if (isInside && tunnels === null) return {}
      const own = randomBytes(16).toString('hex')
      owners.set(own, suite.name)
      const place = isInside ? `${RELAY_SERVICE}:${INSIDE_PORT}` : `127.0.0.1:${server.port}`
      return { PAPERGATE_FAULTS_URL: `http://${place}/${own}` }
    },
    endSuite: ({ name }) => {
      for (const [own, owner] of owners) if (owner === name) owners.delete(own)
      ending = Promise.all([ending, keeper.endAll(name, 'suite')]).then(() => {})
    },
    settle: () => ending,
    isDisturbed: keeper.isDisturbed,
    records: keeper.records,
    [Symbol.asyncDispose]: async () => {
      owners.clear()
      tunnels?.close()
      server.close()
      // What is removed anyway need not be set right before.
      if (keep) await keeper.endAll(null, 'end')
      stop.abort()
    },
  }
}

async function openProxies(
  project: string,
  { program }: PlannedFaults,
  stop: AbortSignal,
  deps: IntegrationDependencies,
): Promise<Proxies & { readonly token: string }> {
  if (program.length === 0) return { controls: new Map(), relay: null, token: '' }
  const relay = { inside: INSIDE_PORT, tunnel: TUNNEL_PORT, token: randomBytes(16).toString('hex') }
  const proxies = await startProxies(project, { program, relay }, stop, deps)
  // One that was kept has the token of the run that started it.
  const token = proxies.relay === null ? '' : await readToken(proxies.relay, deps.engine)
  return { ...proxies, token }
}

async function readToken({ id }: Container, engine: Engine): Promise<string> {
  const config = await text(await engine.readFile(id, `${PROXY_FOLDER}/config.json`))
  return (JSON.parse(config) as ProxyConfig).relay?.token ?? ''
}

/** Where the relay is reached from here. */
async function findTunnel(
  { id }: Container,
  engine: Pick<Engine, 'inspect'>,
): Promise<{ readonly host: string; readonly port: number } | null> {
  const container = await engine.inspect(id)
  return container?.ports.find((port) => port.container === TUNNEL_PORT) ?? null
}

/** What a fault of a service is brought upon. @throws InputError where there is none of that name */
export async function findTarget(
  project: string,
  service: string,
  { controls }: Pick<Proxies, 'controls'>,
  engine: Pick<Engine, 'containers'>,
): Promise<Target> {
  const containers = await listService(project, service, engine)
  if (containers.length > 0) {
    return { service, containers, proxy: controls.get(service) ?? null }
  }
  throw new InputError('integration/fault-service', {
    expected: 'a service of the project that runs',
    found: service,
    fix: 'Correct the name; `papergate integration fault --list` lists them.',
  })
}
