import { InputError } from '../contract/input-error.ts'

/** Where a registry answers and under which path its repositories lie. */
export type RegistryAddress = {
  /** `host[:port]` as people write it. */
  readonly host: string
  /** Path before every repository name, or ''. */
  readonly path: string
  readonly url: string
}

/**
 * Reads `host[:port][/path]`. Loopback hosts speak plain HTTP, as Docker has it; all others HTTPS.
 */
export function parseRegistry(registry: string): RegistryAddress {
  const slash = registry.indexOf('/')
  const host = slash === -1 ? registry : registry.slice(0, slash)
  const path = slash === -1 ? '' : registry.slice(slash + 1).replace(/\/+$/, '')
  const apiHost = host === 'docker.io' ? 'registry-1.docker.io' : host
  return { host, path, url: `${isLoopback(host) ? 'http' : 'https'}://${apiHost}` }
}

/**
 * Each service's repository below the registry's path; registries allow lower case only.
 * @throws InputError where two services would share one.
 */
export function repositoriesOf(
  address: RegistryAddress,
  services: readonly string[],
): Readonly<Record<string, string>> {
  const taken = new Map<string, string>()
  const entries = services.map((service): [string, string] => {
    const repository = [address.path, repositoryName(service)].filter(Boolean).join('/')
    const other = taken.get(repository)
    if (other !== undefined) {
      throw new InputError('images/same-repository', {
        expected: 'service names that differ in more than case and punctuation',
        found: `${service} and ${other} would both be ${repository}`,
        fix: 'Rename one of them in papergate.yml.',
      })
    }
    taken.set(repository, service)
    return [service, repository]
  })
  return Object.fromEntries(entries)
}

/** One path component of a repository name. Source: OCI distribution specification, `<name>`. */
function repositoryName(service: string): string {
  return service
    .toLowerCase()
    .replaceAll(/[._-]{2,}/g, (run) => (/^(?:__|-+)$/.test(run) ? run : '-'))
    .replace(/[._-]+$/, '')
}

/** Whether a host, with or without a port, is this machine. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host)
}
