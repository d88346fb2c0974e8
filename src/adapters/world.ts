import type { Redactor } from '../redaction/redactor.ts'
import type { Clock } from './clock.ts'
import type { Engine } from './engine.ts'
import type { Exec } from './exec.ts'
import type { Git } from './git.ts'
import type { Log } from './log.ts'

/** Everything that a gate may be given of the world around it; each names what it needs by `Pick`. */
export type World = {
  /** Absolute root of the repository, or the current folder outside of one. */
  readonly root: string
  /** Absolute current folder of the person. */
  readonly cwd: string
  /** Absolute output folder: results, logs and what a gate keeps for the next one. */
  readonly out: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exec: Exec
  readonly git: Git
  readonly engine: Engine
  readonly clock: Clock
  readonly log: Log
  readonly redactor: Redactor
  /** Aborts when the person or the runner wants an end. */
  readonly signal: AbortSignal
}
