import type { World } from '../adapters/world.ts'
import type { FixturesPolicy } from '../config/integration/fixtures-schema.ts'
import type { ServicePolicy } from '../config/integration/readiness-schema.ts'
import type { EgressOptions } from './egress/egress-options.ts'
import type { FaultsOptions } from './faults/faults-options.ts'
import type { MigrationsOptions } from './migrations/check-migrations.ts'
import type { FindPreviousTree } from './migrations/previous-tree.ts'
import type { OnTest } from './render/collect-junit.ts'
import type { OnProgress } from './render/progress.ts'
import type { SuiteOptions, SuitePolicy } from './suites/suite-options.ts'

export type IntegrationOptions = {
  /** Compose files, absolute or relative to the root. */
  readonly compose: readonly string[]
  readonly suites: readonly SuiteOptions[]
  /** What holds for all suites; default: `plainPolicy`. */
  readonly suitePolicy?: SuitePolicy
  /** Longest time until every service is ready, in milliseconds. */
  readonly timeout: number
  /** Leave the project up at the end, and take up what an earlier run left so. */
  readonly keep: boolean
  /** The runner's own name for the job that this is a part of; empty on a laptop. */
  readonly job: string
  /** `max`: largest log file of one service, in bytes. */
  readonly logs?: { readonly max: number }
  /** How services are started and watched, where that does not follow from the compose files. */
  readonly services?: Readonly<Record<string, ServicePolicy>>
  /** Profiles of the compose files whose services take part. */
  readonly profiles?: readonly string[]
  /** What the services may reach outside of the project; default: everything. */
  readonly egress?: EgressOptions | null
  /** What is made ready for tests that break things on purpose; default: what needs no container. */
  readonly faults?: FaultsOptions | null
  /** Paths that each service is made of, relative to the root; default: its build's folder. */
  readonly sources?: Readonly<Record<string, string>>
  /** Data that suites begin with. */
  readonly fixtures?: FixturesPolicy | null
  /** What is demanded of the migrations; default: nothing. */
  readonly migrations?: MigrationsOptions | null
  /** Builds the images before the start; null: Compose builds what has a `build` section. */
  readonly prepareImages: (() => Promise<void>) | null
}

export type IntegrationDependencies = Omit<World, 'cwd' | 'git'> & {
  /** Paths that the change under test touches, relative to the root; default: unknown. */
  readonly changedFiles?: () => Promise<readonly string[]>
  /** The repository as it was at the previous release; default: nobody knows. */
  readonly previousTree?: FindPreviousTree
  /** Hears of what goes on; default: plain lines in the log. */
  readonly onProgress?: OnProgress
  /** Hears of every test that a suite's report names. */
  readonly onTest?: OnTest
}
