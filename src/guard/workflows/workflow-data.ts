import type { Mention } from './secret-mentions.ts'
import type { YamlTree } from './yaml-tree.ts'

/** One file to judge: its path relative to the repository's root, with `/`, and its text. */
export type WorkflowFile = { readonly path: string; readonly text: string }

export type Workflow = {
  readonly path: string
  /** Events that start it, such as `push` and `workflow_call`. */
  readonly triggers: readonly string[]
  /** Values that each input may have where nothing is given; null for one that cannot be told. */
  readonly inputs: ReadonlyMap<string, ReadonlySet<string | null>>
  /** What stands outside of `jobs`, above all in `env`, and so reaches each of them. */
  readonly mentions: readonly Mention[]
  /** That part's text, for what else it names. */
  readonly text: string
  readonly jobs: readonly Job[]
}

export type Job = {
  readonly id: string
  readonly line: number
  /** As written, expressions included; empty where there is none. */
  readonly environment: string
  readonly condition: string
  readonly needs: readonly string[]
  readonly matrix: YamlTree | null
  /** The workflow that it calls, as written; null for a job with steps. */
  readonly uses: string | null
  readonly given: ReadonlyMap<string, string>
  readonly secrets: PassedSecrets
  /** All but what is passed under `secrets`. */
  readonly mentions: readonly Mention[]
  /** Its text outside of its steps. */
  readonly text: string
  readonly steps: readonly Step[]
}

export type PassedSecrets =
  | { readonly kind: 'none' }
  | { readonly kind: 'inherit'; readonly line: number }
  /** By the name in upper case that the called workflow knows it under. */
  | { readonly kind: 'named'; readonly byName: ReadonlyMap<string, readonly Mention[]> }

export type Step = {
  readonly line: number
  readonly uses: string | null
  readonly given: ReadonlyMap<string, string>
  readonly run: string
  /** All of its text. */
  readonly text: string
}

/** A composite action: the steps that it adds to a job. Any other kind has none. */
export type Action = {
  readonly path: string
  readonly mentions: readonly Mention[]
  readonly steps: readonly Step[]
}

/** What could not be read, without any of its text. */
export type Unread = { readonly path: string; readonly line: number; readonly problem: string }
