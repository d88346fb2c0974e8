import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
import type { World } from '../../adapters/world.ts'
import type { ProgramFile } from '../egress/egress-options.ts'
import { PROXY_FOLDER, PROXY_LABEL } from './add-proxies.ts'
import type { ProxyConfig, RelayConfig } from './proxy/proxy-protocol.ts'
import { controlProxy } from './proxy-control.ts'
import type { ProxyControl } from './proxy-control.ts'
import { takeNames } from './take-names.ts'

export type Proxies = {
  /** By service. */
  readonly controls: ReadonlyMap<string, ProxyControl>
  /** Leads to suites inside the networks; null: none does. */
  readonly relay: Container | null
}

/** Proxies that run already, to be steered. */
export async function findProxies(
  project: string,
  stop: AbortSignal,
  deps: Pick<World, 'engine' | 'clock'>,
): Promise<Proxies> {
  const found = await listProxies(project, deps.engine)
  const controls = found
    .filter(({ labels }) => labels[PROXY_LABEL] !== '')
    .map((one) => [one.labels[PROXY_LABEL] ?? '', controlProxy(one, stop, deps)] as const)
  return {
    controls: new Map(controls),
    relay: found.find(({ labels }) => labels[PROXY_LABEL] === '') ?? null,
  }
}

/** Starts the proxies of a project that has been created, and gives them their services' names. */
export async function startProxies(
  project: string,
  { program, relay }: { readonly program: readonly ProgramFile[]; readonly relay: RelayConfig },
  stop: AbortSignal,
  deps: Pick<World, 'engine' | 'clock'>,
): Promise<Proxies> {
  const { engine } = deps
  const found = await listProxies(project, engine)
  await Promise.all(
    found.map(async (proxy) => {
      const service = proxy.labels[PROXY_LABEL] ?? ''
      const behind = service === '' ? [] : await listService(project, service, engine)
      for (const container of behind) await takeNames(container, engine)
      if (proxy.status === 'running') return
      const config: ProxyConfig = {
        ports: [...new Set(behind.flatMap(({ exposedPorts }) => exposedPorts))],
        upstreams: behind.map(({ name }) => name),
        relay: service === '' ? relay : null,
      }
      const files = [...program, { name: 'config.json', text: JSON.stringify(config) }]
      const placed = files.map((file) => ({
        ...file,
        name: `${PROXY_FOLDER.slice(1)}/${file.name}`,
      }))
      await engine.putFiles(proxy.id, '/', placed)
      await engine.start(proxy.id)
    }),
  )
  const proxies = await findProxies(project, stop, deps)
  await Promise.all([...proxies.controls.values()].map(({ ready }) => ready()))
  return proxies
}

/** Containers of a service. */
export function listService(
  project: string,
  service: string,
  engine: Pick<Engine, 'containers'>,
): Promise<readonly Container[]> {
  return engine.containers({
    [composeLabels.project]: project,
    [composeLabels.service]: service,
    [composeLabels.oneOff]: 'False',
  })
}

function listProxies(
  project: string,
  engine: Pick<Engine, 'containers'>,
): Promise<readonly Container[]> {
  return engine.containers({ [composeLabels.project]: project, [PROXY_LABEL]: '' })
}
