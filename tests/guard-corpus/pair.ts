import type { Setting } from './carriers.ts'
import type { Label } from './labelled-item.ts'

/** One of two files that differ in one setting. */
export type Side = {
  readonly label: Label
  readonly settings: readonly Setting[]
  readonly why: string
}

export type Pair = {
  readonly subject: string
  readonly venue: string
  readonly secrets: readonly Setting[]
  readonly sides: readonly [Side, Side]
}
