import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import type { MigrationsPolicy } from '../../config/integration/migrations-schema.ts'
import { InputError } from '../../contract/input-error.ts'
import { nameDatabase } from '../fixtures/connect-postgres.ts'
import { demandService } from '../fixtures/find-server.ts'
import { redirectCommand, redirectVariable } from './redirect-database.ts'

/** The service as it is, and with the previous release's migrations. */
export const CURRENT = 'papergate-migrations'
export const PREVIOUS = 'papergate-migrations-previous'
/** Never the suites' database. */
export const SCRATCH = 'papergate_migrations'

/**
 * The project with containers that migrate a database of the check's own: the service's image, environment and
 * networks, with that database's name wherever the service names its own. They are not started with the rest.
 */
export function addMigrationContainers(
  project: ComposeProject,
  policy: MigrationsPolicy | null | undefined,
): ComposeProject {
  if (policy === null || policy === undefined) return project
  demandService(project, policy.service)
  demandService(project, policy.database.service)
  const service = project.services[policy.service] ?? {}
  const server = project.services[policy.database.service]?.environment ?? {}
  const { database } = nameDatabase(server, policy.database)
  const current = redirect(service, database, policy.service)
  return {
    ...project,
    services: {
      ...project.services,
      [CURRENT]: current,
      ...describePrevious(current, policy.previous),
    },
  }
}

function redirect(service: ComposeService, database: string, name: string): ComposeService {
  const {
    ports: _ports,
    depends_on: _needs,
    profiles: _profiles,
    restart: _restart,
    container_name: _name,
    build: _build,
    deploy: _deploy,
    ...rest
  } = service
  const environment = mapValues(service.environment ?? {}, (value, key) =>
    value === null ? null : redirectVariable(key, value, database, SCRATCH),
  )
  const { command, entrypoint } = redirectWords(service, database)
  const isRenamed =
    JSON.stringify([environment, command, entrypoint]) !==
    JSON.stringify([service.environment ?? {}, service.command, service.entrypoint])
  if (!isRenamed) throw unnamed(name, database)
  return {
    ...rest,
    environment,
    ...(command === undefined ? {} : { command }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    healthcheck: { disable: true },
  }
}

function redirectWords({ command, entrypoint }: ComposeService, database: string) {
  const redirect = (words: string[]): string[] => redirectCommand(words, database, SCRATCH)
  return { command: command && redirect(command), entrypoint: entrypoint && redirect(entrypoint) }
}

function unnamed(service: string, database: string): InputError {
  return new InputError('integration/migrations-database', {
    expected: `${service} to name the database ${database} in its environment or its command`,
    found: 'neither an address that ends in it nor a variable with that value',
    fix: 'Give it the address by a variable such as DATABASE_URL, or set `integration.migrations.database`.',
  })
}

function describePrevious(
  current: ComposeService,
  previous: MigrationsPolicy['previous'],
): Readonly<Record<string, ComposeService>> {
  if (previous === undefined || 'dump' in previous) return {}
  if ('image' in previous) return { [PREVIOUS]: { ...current, image: previous.image } }
  const all = (current['volumes'] ?? []) as readonly { readonly target?: string }[]
  const volumes = all.filter(({ target }) => target !== previous.inside)
  // An empty volume hides what the image has there.
  const empty = { type: 'volume', target: previous.inside, volume: { nocopy: true } }
  return { [PREVIOUS]: { ...current, volumes: [...volumes, empty] } }
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
