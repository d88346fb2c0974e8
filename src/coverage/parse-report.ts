import { WHOLE_REPORT } from './formats/format.ts'
import type { CoverageFormat, ParserContext, ReportParser, ReportPart } from './formats/format.ts'
import type { ArmNames } from './model/arm-names.ts'
import { mergeFileCoverage } from './model/file-coverage.ts'
import type { FileCoverage } from './model/file-coverage.ts'
import { isPrintable } from './printable.ts'
import { reportError } from './report-error.ts'

/** Bytes read at a time: few enough to stay in a core's cache while they are parsed. */
export const CHUNK_BYTES = 256 * 1024

/** A parser of the format whose errors name the report, and that refuses names no message should carry. */
export function createReportParser(
  format: CoverageFormat,
  report: {
    /** As messages name it. */
    readonly file: string
    readonly armNames: ArmNames
    /** Files read before, which further records are merged into. */
    readonly files: Map<string, FileCoverage>
    /** Called with the name and the measured lines of each record. */
    readonly onRecord?: (name: string, lines: number) => void
    readonly onSourceRoot: (folder: string) => void
  },
  part: ReportPart = WHOLE_REPORT,
): ReportParser {
  const context: ParserContext = {
    armNames: report.armNames,
    knownFile: (name) => report.files.get(name),
    onSourceRoot: report.onSourceRoot,
    onFile: (name, coverage, lines = coverage.lines.keys.length) => {
      if (!isPrintable(name)) {
        throw reportError(report.file, null, {
          expected: 'paths without control characters',
          found: JSON.stringify(name),
        })
      }
      addFile(report.files, name, coverage)
      report.onRecord?.(name, lines)
    },
    fail: (place, expected, found) => reportError(report.file, place, { expected, found }),
  }
  return format.createParser(context, part)
}

/** Adds a record of a file; several records of one file are merged. */
export function addFile(
  files: Map<string, FileCoverage>,
  name: string,
  coverage: FileCoverage,
): void {
  const known = files.get(name)
  files.set(name, known === undefined ? coverage : mergeFileCoverage(known, coverage))
}
