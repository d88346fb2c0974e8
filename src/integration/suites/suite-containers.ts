import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import { InputError } from '../../contract/input-error.ts'
import type { SuiteContainer, SuiteOptions } from './suite-options.ts'

/** Label of a suite's own container; its value is the suite's name. */
export const SUITE_LABEL = 'dev.papergate.suite'

/** Where a container that is named by its image alone has the repository. */
const WORKSPACE = '/workspace'
/** Keeps a container up until it is removed, and lets it end at once. */
const IDLE = 'trap "exit 0" TERM INT; while :; do sleep 3600 & wait; done'

type ContainerSuite = Pick<SuiteOptions, 'name' | 'container'>

/** Services that are started for suites alone. */
export function suiteServices(suites: readonly ContainerSuite[]): readonly string[] {
  return suites.flatMap(({ container }) =>
    container !== null && 'service' in container ? [container.service] : [],
  )
}

/**
 * The project with a container for each suite that wants one of its own, as `docker compose run` would make
 * it: the service's image, environment, networks and volumes, without its ports and its command. Such a
 * service is itself not started any more. Each container idles; suites are run in it.
 */
export function addSuiteContainers(
  project: ComposeProject,
  suites: readonly ContainerSuite[],
  root: string,
): ComposeProject {
  const wanting = suites.filter(({ container }) => container !== null)
  if (wanting.length === 0) return project
  const { services } = withoutSuiteServices(project, suites)
  const networks = networksOf(project)
  const own = wanting.flatMap(({ name, container }) =>
    container === null
      ? []
      : [
          [
            serviceName(name),
            toIdle(name, serviceFor(container, project, networks, root)),
          ] as const,
        ],
  )
  return { ...project, networks, services: { ...services, ...Object.fromEntries(own) } }
}

/** The project as it is without its suites. */
export function withoutSuiteServices(
  project: ComposeProject,
  suites: readonly ContainerSuite[],
): ComposeProject {
  const only = suiteServices(suites)
  const services = Object.entries(project.services).filter(([name]) => !only.includes(name))
  return { ...project, services: Object.fromEntries(services) }
}

function serviceName(suite: string): string {
  return `papergate-suite-${suite.toLowerCase()}`
}

function networksOf(project: ComposeProject): Readonly<Record<string, unknown>> {
  const networks = (project['networks'] ?? {}) as Readonly<Record<string, unknown>>
  return Object.keys(networks).length === 0 ? { default: {} } : networks
}

/** An image alone is in every network of the project, and has the repository in its working folder. */
function serviceFor(
  container: SuiteContainer,
  project: ComposeProject,
  networks: Readonly<Record<string, unknown>>,
  root: string,
): ComposeService {
  if ('image' in container) {
    return {
      image: container.image,
      working_dir: WORKSPACE,
      volumes: [{ type: 'bind', source: root, target: WORKSPACE }],
      networks: Object.fromEntries(Object.keys(networks).map((name) => [name, null])),
      environment: { HOME: '/tmp' },
      // What it writes there is to be the person's, not the administrator's.
      ...(process.getuid === undefined
        ? {}
        : { user: `${process.getuid()}:${process.getgid?.() ?? 0}` }),
    }
  }
  const service = project.services[container.service]
  if (service !== undefined) return service
  throw new InputError('integration/unknown-service', {
    expected: 'a service of the compose files for the suite’s container',
    found: container.service,
    fix: 'Correct the service’s name.',
  })
}

function toIdle(suite: string, service: ComposeService): ComposeService {
  const {
    ports: _ports,
    depends_on: _dependsOn,
    profiles: _profiles,
    restart: _restart,
    container_name: _containerName,
    ...rest
  } = service
  return {
    ...rest,
    // Compose would replace a single dollar sign; there is none.
    entrypoint: ['/bin/sh', '-c', IDLE],
    command: [],
    init: true,
    healthcheck: { disable: true },
    labels: { ...service.labels, [SUITE_LABEL]: suite },
  }
}
