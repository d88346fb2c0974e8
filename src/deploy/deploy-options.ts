import type { ComposeProject } from '../adapters/compose.ts'
import type { World } from '../adapters/world.ts'
import type { SmokeCheck } from '../config/schema.ts'
import type { DeployEvent } from '../contract/deploy-event.ts'
import type { ImagesManifest } from '../contract/images-manifest.ts'
import type { Decision } from '../contract/result.ts'

export type DeployOptions = {
  /** Staging compose files, relative to the root. */
  readonly compose: readonly string[]
  /** Compose project name on the target. */
  readonly project: string
  /** Services in the order they are replaced; all others follow. */
  readonly order: readonly string[]
  readonly smoke: readonly SmokeCheck[]
  /** Milliseconds that one service may take to become healthy. */
  readonly timeout: number
  readonly manifest: ImagesManifest
  /** Absolute folder of releases, ledger and lock. */
  readonly stateDir: string
  readonly actor: string
  readonly runUrl: string | null
  /** Name in the compose files by service name; a service that is not listed keeps its name. */
  readonly services: Readonly<Record<string, { readonly compose: string }>>
}

export type RollbackOptions = Pick<
  DeployOptions,
  'project' | 'smoke' | 'timeout' | 'stateDir' | 'actor' | 'runUrl' | 'services'
> & {
  /** Release number to go back to; null: the last stable one before the current. */
  readonly to: number | null
}
export type StatusOptions = Pick<DeployOptions, 'project' | 'stateDir'>
export type DownOptions = Pick<DeployOptions, 'project' | 'stateDir' | 'actor'>

export type DeployDependencies = Omit<World, 'cwd' | 'git'> & {
  /** The paper guard over the rendered configuration; only a pass lets anything be touched. */
  readonly guard: (project: ComposeProject, file: string) => Promise<Decision<object>>
  /** Tells people; best effort, never decides. */
  readonly notify: (event: DeployEvent) => Promise<void>
}

/** A service's name in the compose files. */
export function composeNameOf(services: DeployOptions['services'], service: string): string {
  return services[service]?.compose ?? service
}
