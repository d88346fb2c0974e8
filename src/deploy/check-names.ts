import type { ComposeProject } from '../adapters/compose.ts'
import { InputError } from '../contract/input-error.ts'
import { composeNameOf } from './deploy-options.ts'
import type { DeployOptions } from './deploy-options.ts'

/**
 * Compares what `papergate.yml` says of the deploy with the rendered files, before anything is touched.
 * @throws InputError for a service that does not exist and for a smoke check's port that is not published.
 */
export function checkNames(
  options: Pick<DeployOptions, 'order' | 'smoke' | 'services' | 'compose'>,
  project: ComposeProject,
): void {
  const known = Object.keys(project.services).sort().join(', ')
  const find = (service: string, where: string): ComposeProject['services'][string] => {
    const found = project.services[composeNameOf(options.services, service)]
    if (found !== undefined) return found
    throw new InputError('deploy/unknown-service', {
      expected: `${where} to name a service of ${options.compose.join(', ')} (${known})`,
      found: service,
      fix: 'Correct the name in papergate.yml.',
    })
  }
  for (const service of options.order) find(service, 'deploy.order')
  for (const { name, service, http } of options.smoke) {
    const { ports } = find(service, `the smoke check ${name}`)
    if (http === undefined || (ports ?? []).some(({ target }) => target === http.port)) continue
    throw new InputError('deploy/port-not-published', {
      expected: `port ${http.port} of ${service} to be published, which the smoke check ${name} needs`,
      found: 'no such port in the compose files',
      fix: `Add \`ports: ["127.0.0.1::${http.port}"]\` to ${service}, or check from inside with \`exec\`.`,
    })
  }
}
