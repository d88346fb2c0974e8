import type { Observation } from '../observation.ts'

/** What was read from one source, before it is judged. */
export type SourceScan = {
  /** As results name it: `tree`, `staged`, `history`, `image nginx:1.27`. */
  readonly source: string
  /** What each file that says anything about a venue says; what is in one group speaks of its neighbours. */
  readonly groups: readonly (readonly Observation[])[]
  readonly files: number
  readonly binaries: number
  readonly bytes: number
  /** What could not be read or decided; each is an error of the gate. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[]
  /** Why the scan proves nothing, such as an empty range; a pass would be mistaken for one. */
  readonly problem?: string | null
}

/** Everything that the bytes of one file say about venues; null for bytes that hold no text. */
export type ScanContent = (bytes: Buffer, path: string) => readonly Observation[] | null
