import type { ComposeProject } from '../../adapters/compose.ts'
import type { Container } from '../../adapters/engine.ts'

/**
 * What a release is deployed to. The plan's steps are calls of this interface; where and how they
 * happen is the target's own affair. Every call throws `WorldError` when the target refuses.
 */
export type Target = {
  /** Configuration hash of each service of a rendered project, as containers made by `up` carry it. */
  readonly hashes: (project: ComposeProject) => Promise<Readonly<Record<string, string>>>
  /** All containers of the project, running or not; those of one-off commands are left out. */
  readonly containers: () => Promise<readonly Container[]>
  readonly inspect: (id: string) => Promise<Container | null>
  readonly hasImage: (image: string) => Promise<boolean>
  readonly pull: (image: string) => Promise<void>
  readonly tag: (image: string, tag: string) => Promise<void>
  /** Brings one service up as the file says, and nothing else; never pulls. */
  readonly up: (
    file: string,
    service: string,
    options: { readonly recreate: boolean; readonly timeout: number },
  ) => Promise<void>
  /** Stops a container with its own grace period. */
  readonly stop: (id: string) => Promise<void>
  readonly remove: (id: string) => Promise<void>
  readonly lastLines: (id: string, count: number) => Promise<readonly string[]>
  /** Runs a shell command inside a container. */
  readonly exec: (
    id: string,
    command: string,
    signal: AbortSignal,
  ) => Promise<{ readonly exitCode: number; readonly output: string }>
}
