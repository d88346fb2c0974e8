import { expect, it } from 'vitest'

import type { ComposeProject } from '../../adapters/compose.ts'
import { migrationsSchema } from '../../config/integration/migrations-schema.ts'
import { InputError } from '../../contract/input-error.ts'
import { addMigrationContainers, CURRENT, PREVIOUS, SCRATCH } from './migration-containers.ts'

const project: ComposeProject = {
  name: 'trading',
  services: {
    postgres: { image: 'postgres', environment: { POSTGRES_USER: 'trading' } },
    migrations: {
      image: 'migrations:ci',
      environment: { DATABASE_URL: 'postgresql://trading@postgres/trading', EMPTY: null },
      command: ['migrate'],
      ports: [{ target: 1 }],
      depends_on: { postgres: { condition: 'service_healthy' } },
      container_name: 'fixed',
      volumes: [
        { type: 'bind', source: './migrations', target: '/migrations' },
        { type: 'volume', source: 'cache', target: '/cache' },
      ],
    },
  },
}
const policy = (text: object = {}) => ({
  ...migrationsSchema.parse(text),
  seeds: [],
  updateSchema: false,
})
const add = (text: object = {}, given = project) =>
  addMigrationContainers(given, policy(text)).services

it('without a policy the project stays as it is', () => {
  expect(addMigrationContainers(project, null)).toBe(project)
})

it('the container of the check migrates a database of its own, waits for nobody and is not reached', () => {
  expect(add()[CURRENT]).toEqual({
    image: 'migrations:ci',
    environment: { DATABASE_URL: `postgresql://trading@postgres/${SCRATCH}`, EMPTY: null },
    command: ['migrate'],
    volumes: project.services['migrations']?.['volumes'],
    healthcheck: { disable: true },
  })
  expect(add()['migrations']).toEqual(project.services['migrations'])
  expect(add()[PREVIOUS]).toBeUndefined()
})

it('files of the previous release go into an empty volume in the place of the present ones', () => {
  const previous = add({ previous: { files: 'migrations/*.sql', inside: '/migrations' } })[PREVIOUS]
  expect(previous?.['volumes']).toEqual([
    { type: 'volume', source: 'cache', target: '/cache' },
    { type: 'volume', target: '/migrations', volume: { nocopy: true } },
  ])
})

it('an image of the previous release takes the place of the present one; a dump needs none', () => {
  expect(add({ previous: { image: 'migrations:1' } })[PREVIOUS]?.image).toBe('migrations:1')
  expect(add({ previous: { dump: 'old.sql' } })[PREVIOUS]).toBeUndefined()
})

it('a command or entry point that names the database is enough', () => {
  const services = {
    ...project.services,
    migrations: { command: ['up'], entrypoint: ['sh', '-c', 'migrate --database=trading "$$@"'] },
  }
  expect(add({}, { ...project, services })[CURRENT]?.entrypoint).toEqual([
    'sh',
    '-c',
    `migrate --database=${SCRATCH} "$$@"`,
  ])
})

it('a service that names no database, or is not there, is the user’s mistake', () => {
  const services = { ...project.services, migrations: { command: ['migrate'] } }
  expect(() => add({}, { ...project, services })).toThrow(/migrations to name the database trading/)
  expect(() => add({ service: 'flyway' })).toThrow(InputError)
  expect(() => add({ database: { service: 'timescale' } })).toThrow(InputError)
})
