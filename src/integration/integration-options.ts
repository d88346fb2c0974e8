import type { World } from '../adapters/world.ts'

/** One end-to-end test command, run once every service is ready. */
export type SuiteOptions = {
  readonly name: string
  /** Shell command; exit 0 is a pass. */
  readonly run: string
  /** Folder on the host to run it in, absolute or relative to the root. */
  readonly in: string
  /** Run inside this service's container instead; null: on the host. */
  readonly service: string | null
  /** JUnit report that it writes, relative to its folder; null: none. */
  readonly junit: string | null
  /** Longest run time, in milliseconds. */
  readonly timeout: number
}

export type IntegrationOptions = {
  /** Compose files, absolute or relative to the root. */
  readonly compose: readonly string[]
  readonly suites: readonly SuiteOptions[]
  /** Longest time until every service is ready, in milliseconds. */
  readonly timeout: number
  /** Leave the project up at the end, and take up what an earlier run left so. */
  readonly keep: boolean
  /** The runner's own name for the job that this is a part of; empty on a laptop. */
  readonly job: string
  /** `max`: largest log file of one service, in bytes. */
  readonly logs?: { readonly max: number }
  /** Builds the images before the start; null: Compose builds what has a `build` section. */
  readonly prepareImages: (() => Promise<void>) | null
}

export type IntegrationDependencies = Omit<World, 'cwd' | 'git'>
