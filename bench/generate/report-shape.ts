import type { SourceFile } from './source-model.ts'
import type { Truth } from './truth.ts'

/** How a format writes what was measured: a head, one text per file, a tail. */
export type ReportShape = {
  /** As `--format` calls it. */
  readonly format: string
  readonly fileName: string
  /** Of the sources. */
  readonly extension: string
  readonly head: string
  /** `isFirst` is for formats that part their records. */
  readonly writeFile: (file: SourceFile, isFirst: boolean) => string
  readonly tail: string
  /** What a file's record says, where that is less than all of the source model. */
  readonly measure?: (file: SourceFile) => Truth
}
