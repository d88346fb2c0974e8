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
import type { CutReport } from './threads/read-with-threads.ts'

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

/** Small enough that a signal is heard in time, and that all threads end at about the same time. */
const PART_BYTES = 4 * 1024 * 1024
/** A thread takes as long to start as this one needs for about half of so many. */
const PARTS_WORTH = 8
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
  const cut = plans.filter((plan): plan is CutReport => plan.parts !== null)
  const { startThread } = options
  const count = countThreads(cut, options)
  const groups: ReportGroup[] =
    startThread === null
      ? []
      : [...(await readWithThreads(cut, { ...options, startThread, count, advance }))]
  const read = new Set(groups.flatMap((group) => group.reports.map(({ path }) => path)))
  const alone = plans.filter(({ path }) => !read.has(path))
  for (const plan of alone) groups.push(await readAlone(plan))
  return joinGroups(groups)

  async function readAlone(plan: PlannedReport): Promise<ReportGroup> {
    const { format, sourceRoots, files } = await readReport(plan.path, plan.shown, {
      format: options.format,
      armNames: options.armNames,
      onProgress: (bytes) => options.onProgress(plan.shown, Math.min(done + bytes, total), total),
    })
    advance(plan.shown, plan.size)
    const report = { ...plan, names: [...files.keys()] }
    return { format, folder: plan.folder, sourceRoots, reports: [report], files }
  }
}

function joinGroups(groups: readonly ReportGroup[]): readonly ReportGroup[] {
  const joined = new Map<string, ReportGroup>()
  for (const group of groups) {
    const key = JSON.stringify([group.format.name, group.folder, group.sourceRoots])
    const known = joined.get(key)
    if (known === undefined) {
      joined.set(key, group)
      continue
    }
    const files = new Map(known.files)
    for (const [name, file] of group.files) addFile(files, name, file)
    joined.set(key, { ...known, reports: [...known.reports, ...group.reports], files })
  }
  return [...joined.values()]
}

async function planReport(
  report: ReportFile,
  { format: named, startThread, partBytes = PART_BYTES }: ReadReportsOptions,
): Promise<PlannedReport> {
  return withReport(report.path, report.shown, async (handle) => {
    const folder = dirname(await realpath(report.path))
    const { format, head } = await recogniseFormat(handle, report.shown, named)
    const { size } = await handle.stat()
    const { cut } = format
    const count = Math.max(1, Math.round(size / partBytes))
    const parts =
      startThread !== null && cut?.isPossible(head) === true
        ? await planParts(handle, size, { behind: cut.behind, count })
        : null
    return { ...report, format, folder, size, parts }
  })
}

/** How many threads are worth their start beside this one. */
function countThreads(
  cut: readonly CutReport[],
  { partBytes = PART_BYTES }: ReadReportsOptions,
): number {
  const bytes = cut.reduce((sum, { size }) => sum + size, 0)
  const parts = cut.reduce((sum, plan) => sum + plan.parts.length, 0)
  return bytes < PARTS_WORTH * partBytes
    ? 0
    : Math.min(availableParallelism(), MOST_THREADS, parts) - 1
}
