import { realpath } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import type { Worker } from 'node:worker_threads'

import type { ReportFile } from './find-reports.ts'
import type { CoverageFormat, FormatName } from './formats/format.ts'
import type { ArmNames } from './model/arm-names.ts'
import type { FileCoverage } from './model/file-coverage.ts'
import { addFile } from './parse-report.ts'
import { readReport, recogniseFormat, withReport } from './read-report.ts'
import { planParts } from './threads/plan-parts.ts'
import type { Part } from './threads/plan-parts.ts'
import { readWithThreads } from './threads/read-with-threads.ts'
import { startReadingThreads } from './threads/reading-threads.ts'
import type { ReadingThreads } from './threads/reading-threads.ts'

export type ReadReportsOptions = {
  /** Null: each report's is recognised. */
  readonly format: FormatName | null
  readonly armNames: ArmNames
  /** Starts a thread that serves parts; null reads everything here. */
  readonly startThread: (() => Worker) | null
  /** Size of the parts that threads read; tests cut small reports with small ones. */
  readonly partBytes?: number
  /** Called with the report at hand and the bytes read of all of them. */
  readonly onProgress: (shown: string, done: number, total: number) => void
}

/** A report that was read, with the names of its files as it writes them. */
export type ReadReport = ReportFile & { readonly names: readonly string[] }

/** Reports of one format in one folder: their names mean the same files, so they are merged by name. */
export type ReportGroup = {
  readonly format: CoverageFormat
  /** Absolute, links resolved. */
  readonly folder: string
  readonly sourceRoots: readonly string[]
  readonly reports: readonly ReadReport[]
  readonly files: ReadonlyMap<string, FileCoverage>
}

export type PlannedReport = ReportFile & {
  readonly format: CoverageFormat
  readonly folder: string
  readonly size: number
  /** Null where the format cannot be cut. */
  readonly parts: readonly Part[] | null
}

/** Threads take as long to start as this thread needs for about two of these. */
const PART_BYTES = 16 * 1024 * 1024
const MOST_THREADS = 8

/**
 * Reads reports. Large ones whose format can be cut are read by several threads; what comes out, and
 * every error, is the same as when they are read one by one.
 * @throws as `readReport` does
 */
export async function readReports(
  reports: readonly ReportFile[],
  options: ReadReportsOptions,
): Promise<readonly ReportGroup[]> {
  const plans: PlannedReport[] = []
  for (const report of reports) plans.push(await planReport(report, options))
  const total = plans.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  const advance = (shown: string, bytes: number): void => {
    // What a thread read in vain is read again.
    done = Math.min(done + bytes, total)
    options.onProgress(shown, done, total)
  }
  const threads = startThreads(plans, options)
  const groups: ReportGroup[] = []
  try {
    if (threads !== null) {
      groups.push(...(await readWithThreads(plans, threads, { ...options, advance })))
    }
  } finally {
    await threads?.stop()
  }
  const read = new Set(groups.flatMap((group) => group.reports.map(({ path }) => path)))
  const alone = plans.filter(({ path }) => !read.has(path))
  return [...groups, ...(await readOneByOne(alone))]

  async function readOneByOne(plans: readonly PlannedReport[]): Promise<readonly ReportGroup[]> {
    const groups = new Map<string, ReportGroup & { files: Map<string, FileCoverage> }>()
    for (const plan of plans) {
      const { format, sourceRoots, files } = await readReport(plan.path, plan.shown, {
        format: options.format,
        armNames: options.armNames,
        onProgress: (bytes) => options.onProgress(plan.shown, Math.min(done + bytes, total), total),
      })
      advance(plan.shown, plan.size)
      const key = JSON.stringify([format.name, plan.folder, sourceRoots])
      const known = groups.get(key)
      const report = { ...plan, names: [...files.keys()] }
      if (known === undefined) {
        const { folder } = plan
        groups.set(key, { format, folder, sourceRoots, reports: [report], files: new Map(files) })
        continue
      }
      for (const [name, file] of files) addFile(known.files, name, file)
      groups.set(key, { ...known, reports: [...known.reports, report] })
    }
    return [...groups.values()]
  }
}

async function planReport(
  report: ReportFile,
  { format: named, startThread, partBytes = PART_BYTES }: ReadReportsOptions,
): Promise<PlannedReport> {
  return withReport(report.path, report.shown, async (handle) => {
    const folder = dirname(await realpath(report.path))
    const format = await recogniseFormat(handle, report.shown, named)
    const { size } = await handle.stat()
    const { recordEnd } = format
    const isCut = recordEnd !== undefined && startThread !== null
    const count = Math.max(1, Math.round(size / partBytes))
    const parts = isCut ? await planParts(handle, size, { recordEnd, count }) : null
    return { ...report, format, folder, size, parts }
  })
}

function startThreads(
  plans: readonly PlannedReport[],
  { startThread, partBytes = PART_BYTES }: ReadReportsOptions,
): ReadingThreads | null {
  const cut = plans.filter(({ parts }) => parts !== null)
  const bytes = cut.reduce((sum, { size }) => sum + size, 0)
  const parts = cut.reduce((sum, plan) => sum + (plan.parts?.length ?? 0), 0)
  const count = Math.min(availableParallelism(), MOST_THREADS, parts)
  if (startThread === null || bytes < 2 * partBytes || count < 2) return null
  return startReadingThreads(count, startThread)
}
