import type { ArmNames } from '../model/arm-names.ts'
import type { FileCoverage } from '../model/file-coverage.ts'

/** Every format's name, as `--format` takes it. */
export const FORMAT_NAMES = [
  'lcov',
  'cobertura',
  'jacoco',
  'clover',
  'coveragepy',
  'istanbul',
  'go',
  'llvm',
  'simplecov',
] as const
export type FormatName = (typeof FORMAT_NAMES)[number]

/** What a parser needs: where its findings go and how to refuse the report. */
export type ParserContext = {
  readonly armNames: ArmNames
  /**
   * A record of one file, its path as the report writes it; several of one path are merged. `lines` is how
   * many lines the record measures, where some of them went to what was known already.
   */
  readonly onFile: (path: string, coverage: FileCoverage, lines?: number) => void
  /** What earlier records said of a path; a parser may add to its counts and hand over only the rest. */
  readonly knownFile: (path: string) => FileCoverage | undefined
  /** A folder that the report's paths may be relative to. */
  readonly onSourceRoot: (folder: string) => void
  /** Builds the error for a place such as `line 12`. */
  readonly fail: (place: string, expected: string, found: string) => Error
}

/** A parser takes the report in chunks cut anywhere; it keeps no more than one record of text. */
export type ReportParser = {
  readonly push: (chunk: Buffer) => void
  readonly end: () => void
}

/** Which ends of a report a part of it has; a whole one has both. */
export type ReportPart = { readonly isFirst: boolean; readonly isLast: boolean }

export type CoverageFormat = {
  readonly name: FormatName
  /** How people call it. */
  readonly title: string
  /** Whether a report that starts like this is of the format. */
  readonly isRecognised: (head: string) => boolean
  readonly createParser: (context: ParserContext, part: ReportPart) => ReportParser
  /** Where a report can be cut into parts that parse by themselves; large ones are then read by several threads. */
  readonly cut?: {
    /**
     * Ends a record. Where it may stand elsewhere too, the parts on both sides of such a cut are refused,
     * and the report is read as a whole.
     */
    readonly behind: string
    /** Whether a report that starts like this can be cut. */
    readonly isPossible: (head: string) => boolean
    /** Whether a report names folders that its paths may be relative to. */
    readonly namesSources: boolean
  }
}

export const WHOLE_REPORT: ReportPart = { isFirst: true, isLast: true }

/** No source file has more lines; a larger number is a damaged report. */
export const LINE_LIMIT = 10_000_000
/** A longer line or tag is not of a report; it must not fill the memory. */
export const TEXT_LIMIT = 1024 * 1024
