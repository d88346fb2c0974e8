import type { Log } from '../../adapters/log.ts'
import type { GateResult } from '../../contract/result.ts'

/** Shows a run's tasks while they go on. Create all views first, then let the tasks run. */
export type Display = {
  readonly task: (title: string) => TaskView
  /** Resolves when the last line has been drawn. */
  readonly close: () => Promise<void>
}

export type TaskView = {
  readonly log: Log
  readonly start: () => void
  readonly finish: (result: GateResult) => void
}
