import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import { InputError } from '../../contract/input-error.ts'
import { networksOf, readList, readRecord } from '../egress/find-holes.ts'
import type { GatewayImage } from '../gateway/image/ensure-gateway-image.ts'
import { RELAY_SERVICE, TUNNEL_PORT } from './relay-address.ts'

/** Label of a proxy; its value is the service before which it stands. */
export const PROXY_LABEL = 'dev.papergate.faults'
export const PROXY_FOLDER = '/papergate'
export const DISTURBANCES = `${PROXY_FOLDER}/disturbances`

export type ProxyPlan = {
  /** Services before which a proxy is to stand. */
  readonly services: readonly string[]
  /** Whether suites inside the networks are to reach the endpoint for faults. */
  readonly hasRelay: boolean
  readonly image: GatewayImage
  /** File of the proxy's program, in its folder. */
  readonly program: string
  readonly labels: Readonly<Record<string, string>>
}

/**
 * The project with a proxy, `faulty-<service>`, beside each of the services: in the same networks, known
 * there by the service's names, at ports of its own on the host. The service gives up its names once its
 * container is made, see `takeNames`. Pure.
 * @throws InputError for a service that is not there or has no network of its own
 */
export function addProxies(project: ComposeProject, plan: ProxyPlan): ComposeProject {
  const proxies = plan.services.map((name) => {
    const service = project.services[name]
    if (service === undefined) throw noService(name, project)
    if (networksOf(service).length === 0) throw noNetwork(name)
    if (project.services[nameProxy(name)] !== undefined) throw nameTaken(name)
    return [nameProxy(name), describeProxy(name, service, plan)] as const
  })
  const relay = plan.hasRelay ? [[RELAY_SERVICE, describeRelay(project, plan)] as const] : []
  return {
    ...project,
    services: { ...project.services, ...Object.fromEntries([...proxies, ...relay]) },
  }
}

export function nameProxy(service: string): string {
  return `faulty-${service}`
}

function nameTaken(service: string): InputError {
  return new InputError('integration/faults-name', {
    expected: `no service of the name ${nameProxy(service)}, which the proxy before ${service} is to have`,
    found: 'one in the compose files',
    fix: `Rename it, or leave ${service} out of integration.faults.services.`,
  })
}

function describeProxy(name: string, service: ComposeService, plan: ProxyPlan): ComposeService {
  const own = readRecord(service['networks'])
  const networks = networksOf(service).map(
    (network) =>
      [network, { aliases: [name, ...readList(readRecord(own[network])['aliases'])] }] as const,
  )
  const ports = (service.ports ?? []).filter(({ protocol = 'tcp' }) => protocol === 'tcp')
  return describeContainer(name, Object.fromEntries(networks), ports, plan)
}

function describeRelay(project: ComposeProject, plan: ProxyPlan): ComposeService {
  const names = new Set(Object.values(project.services).flatMap(networksOf))
  const networks = Object.fromEntries([...names].map((name) => [name, null]))
  return describeContainer('', networks, [{ target: TUNNEL_PORT }], plan)
}

function describeContainer(
  service: string,
  networks: object,
  ports: readonly { readonly target: number }[],
  { image, program, labels }: ProxyPlan,
): ComposeService {
  return {
    image: image.reference,
    entrypoint: [image.node],
    command: [`${PROXY_FOLDER}/${program}`, `${PROXY_FOLDER}/config.json`, DISTURBANCES],
    user: '0:0',
    labels: { ...labels, [PROXY_LABEL]: service },
    cap_drop: ['ALL'],
    cap_add: ['NET_BIND_SERVICE'],
    logging: { driver: 'json-file', options: { 'max-size': '1m', 'max-file': '2' } },
    stop_signal: 'SIGKILL',
    restart: 'no',
    networks,
    ports: ports.map(({ target }) => ({ target, host_ip: '127.0.0.1', protocol: 'tcp' })),
  }
}

function noService(name: string, { services }: ComposeProject): InputError {
  return new InputError('integration/faults-service', {
    expected: `integration.faults.services to name services of the compose files: ${Object.keys(services).join(', ')}`,
    found: name,
    fix: 'Correct the name.',
  })
}

function noNetwork(name: string): InputError {
  return new InputError('integration/faults-network', {
    expected: 'services with a network of the project in integration.faults.services',
    found: `${name}, which has another’s network, or none`,
    fix: 'Leave it out, or give it a network.',
  })
}
