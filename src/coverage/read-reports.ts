import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'

import type { ReportFile } from './find-reports.ts'
import type { CoverageFormat, FormatName } from './formats/format.ts'
import type { ArmNames } from './model/arm-names.ts'
import { CountsBuilder, translateKeys } from './model/counts.ts'
import type { FileCoverage } from './model/file-coverage.ts'
import { addFile } from './parse-report.ts'
import { demandLines, readReport, recogniseFormat, withReport } from './read-report.ts'
import type { Report } from './read-report.ts'
import { unpackReport } from './threads/packed-report.ts'
import { planParts } from './threads/plan-parts.ts'
import type { Part } from './threads/plan-parts.ts'
import { startReadingThreads } from './threads/reading-threads.ts'
import type { PartReply, ReadingThreads } from './threads/reading-threads.ts'

export type ReadReportsOptions = {
  /** Null: each report's is recognised. */
  readonly format: FormatName | null
  readonly armNames: ArmNames
  /** Starts a thread that serves parts; null reads everything here. */
  readonly startThread: (() => Worker) | null
  /** Called with the report at hand and the bytes read of all of them. */
  readonly onProgress: (shown: string, done: number, total: number) => void
}

/** Threads take as long to start as this thread needs for about so many bytes. */
const WORTH_THREADS_BYTES = 32 * 1024 * 1024
const PART_BYTES = 16 * 1024 * 1024
const MOST_THREADS = 8

type PlannedReport = ReportFile & {
  readonly format: CoverageFormat
  readonly size: number
  /** Null: read here. */
  readonly parts: readonly Part[] | null
}

/**
 * Reads reports in the order given. Large ones whose format can be cut are read by several threads; what
 * comes out, and every error, is the same as when they are read alone.
 * @throws as `readReport` does
 */
export async function* readReports(
  reports: readonly ReportFile[],
  options: ReadReportsOptions,
): AsyncGenerator<Report> {
  const plans: PlannedReport[] = []
  for (const report of reports) plans.push(await planReport(report, options))
  const total = plans.reduce((sum, { size }) => sum + size, 0)
  const threads = startThreads(plans, options)
  try {
    const replies = plans.map((plan) => (threads === null ? null : requestParts(plan, threads)))
    let done = 0
    for (const [index, plan] of plans.entries()) {
      const reply = await replies[index]
      yield (
        (reply && combineParts(plan, reply, options.armNames)) ??
        (await readReport(plan.path, plan.shown, {
          format: options.format,
          armNames: options.armNames,
          onProgress: (bytes) => options.onProgress(plan.shown, done + bytes, total),
        }))
      )
      done += plan.size
      options.onProgress(plan.shown, done, total)
    }
  } finally {
    threads?.stop()
  }
}

async function planReport(
  report: ReportFile,
  { format: named, startThread }: ReadReportsOptions,
): Promise<PlannedReport> {
  return withReport(report.path, report.shown, async (handle) => {
    const format = await recogniseFormat(handle, report.shown, named)
    const { size } = await handle.stat()
    const { recordEnd } = format
    const isCut = recordEnd !== undefined && startThread !== null
    const count = Math.max(1, Math.round(size / PART_BYTES))
    const parts = isCut ? await planParts(handle, size, { recordEnd, count }) : null
    return { ...report, format, size, parts }
  })
}

function startThreads(
  plans: readonly PlannedReport[],
  { startThread }: ReadReportsOptions,
): ReadingThreads | null {
  const cut = plans.filter(({ parts }) => parts !== null)
  const bytes = cut.reduce((sum, { size }) => sum + size, 0)
  const count = Math.min(
    availableParallelism(),
    MOST_THREADS,
    cut.reduce((sum, { parts }) => sum + (parts?.length ?? 0), 0),
  )
  if (startThread === null || bytes < WORTH_THREADS_BYTES || count < 2) return null
  return startReadingThreads(count, startThread)
}

function requestParts(
  { path, format, parts }: PlannedReport,
  threads: ReadingThreads,
): Promise<readonly PartReply[]> | null {
  if (parts === null) return null
  return Promise.all(parts.map((part) => threads.read({ ...part, path, format: format.name })))
}

/** One report of its parts; null where a part was not read, which reading it alone explains. */
function combineParts(
  { shown, format }: PlannedReport,
  parts: readonly PartReply[],
  armNames: ArmNames,
): Report | null {
  const files = new Map<string, FileCoverage>()
  const sourceRoots: string[] = []
  const builder = new CountsBuilder('arm')
  for (const part of parts) {
    if (part === null) return null
    const translate = part.armNames.length === 0 ? null : armNames.adopt(part.armNames)
    if (translate === null && part.armNames.length > 0) return null
    for (const [name, file] of unpackReport(part)) {
      const arms = translate === null ? file.arms : translateKeys(file.arms, translate, builder)
      addFile(files, name, { ...file, arms })
    }
    sourceRoots.push(...part.sourceRoots)
  }
  return demandLines({ file: shown, format, sourceRoots, files })
}
