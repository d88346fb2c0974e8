import type { Ratio, Truth } from '../generate/truth.ts'

/** What a tool says of a report; null where it does not say. */
export type Answer = Partial<Truth> & {
  /** Lines of the change. */
  readonly patch?: Ratio
}

/** What a tool is to read. */
type Subject = {
  /** Root of the repository, where the reports lie too. */
  readonly root: string
  readonly reports: readonly string[]
}

export type Tool = {
  readonly name: string
  /** What the process does, where that differs from the others. */
  readonly does: string
  readonly command: (subject: Subject) => readonly [string, ...string[]]
  /** Reads what the process wrote to its standard output; null: it gives no totals. */
  readonly readAnswer: ((output: string) => Promise<Answer>) | null
}
