import { setImmediate } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'

import type { ArmNames } from '../model/arm-names.ts'
import { CountsBuilder, translateKeys } from '../model/counts.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { addFile } from '../parse-report.ts'
import type { PlannedReport, ReadReport, ReportGroup } from '../read-reports.ts'
import { unpackFiles } from './packed-files.ts'
import { PartReader } from './part-reader.ts'
import type { GroupPart, PartReply } from './part-reader.ts'
import { startReadingThreads } from './reading-threads.ts'
import { takeParts } from './take-parts.ts'

/** A report that was cut. */
export type CutReport = PlannedReport & { readonly parts: NonNullable<PlannedReport['parts']> }

/** Reports that are merged by name while they are read, and the numbers of their parts. */
type CutGroup = { readonly reports: readonly CutReport[]; readonly number: number }

/** What one thread read of a group; ours has no names of arms to translate. */
type GroupFiles = {
  readonly files: Iterable<readonly [string, FileCoverage]>
  readonly armNames: readonly string[]
}

/**
 * Reads reports that can be cut, by this thread and `count` others, each report that belongs together in
 * one. A group in which anything goes wrong is left out: read one by one, its reports say what it was.
 */
export async function readWithThreads(
  reports: readonly CutReport[],
  options: {
    readonly count: number
    readonly startThread: () => Worker
    readonly armNames: ArmNames
    /** Called with the bytes of each part as it is read. */
    readonly advance: (shown: string, bytes: number) => void
  },
): Promise<readonly ReportGroup[]> {
  const groups = groupReports(reports)
  const owners: CutReport[] = []
  const parts: GroupPart[] = []
  for (const { reports, number } of groups) {
    for (const report of reports) {
      for (const part of report.parts) {
        owners.push(report)
        parts.push({ ...part, path: report.path, format: report.format.name, group: number })
      }
    }
  }
  const replies: (PartReply | undefined)[] = parts.map(() => undefined)
  const take = (index: number, reply: PartReply): void => {
    const part = parts[index]
    replies[index] = reply
    if (part !== undefined) options.advance(owners[index]?.shown ?? '', part.end - part.start)
  }
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const { startThread } = options
  const request = { parts, next }
  const threads = startReadingThreads(options.count, { startThread, request, onPart: take })
  const own = new PartReader()
  try {
    for (const [index, part] of takeParts(parts, next)) {
      take(index, own.read(part))
      // The others' messages, and a signal to stop, come in between.
      await setImmediate()
    }
    const read = await threads.done
    if (read === null) return []
    // What the threads still hold is given back while their findings are put together.
    const stopped = threads.stop()
    const joined = groups.flatMap((group) => {
      const files = own.groups.get(group.number)
      const found: readonly GroupFiles[] = [
        ...(files === undefined ? [] : [{ ...files, armNames: files.armNames.list() }]),
        ...read.flatMap((ofThread) =>
          ofThread
            .filter(([number]) => number === group.number)
            .map(([, packed]) => ({ files: unpackFiles(packed), armNames: packed.armNames })),
        ),
      ]
      const answers = group.reports.map((report) =>
        joinReplies(
          report,
          replies.filter((_, index) => owners[index] === report),
        ),
      )
      return joinGroup(group, { found, answers, armNames: options.armNames })
    })
    await stopped
    return joined
  } finally {
    await threads.stop()
  }
}

/** A folder's reports together; those of a format that names source folders each by itself. */
function groupReports(reports: readonly CutReport[]): readonly CutGroup[] {
  const groups = new Map<string, CutReport[]>()
  for (const report of reports) {
    const place = report.format.cut?.namesSources === true ? report.path : report.folder
    const key = JSON.stringify([report.format.name, place])
    groups.set(key, [...(groups.get(key) ?? []), report])
  }
  return [...groups.values()].map((group, number) => ({ reports: group, number }))
}

type ReportAnswer = { readonly report: ReadReport; readonly sourceRoots: readonly string[] } | null

/** One report of its parts; null where one was not read, or none has a line. */
function joinReplies(report: CutReport, replies: readonly (PartReply | undefined)[]): ReportAnswer {
  const names = new Set<string>()
  const sourceRoots: string[] = []
  let lines = 0
  for (const reply of replies) {
    if (reply === null || reply === undefined) return null
    for (const name of reply.names.split('\n')) if (name !== '') names.add(name)
    sourceRoots.push(...reply.sourceRoots)
    lines += reply.lines
  }
  return lines === 0 ? null : { report: { ...report, names: [...names] }, sourceRoots }
}

/** Nothing where a report was not read, or where there are more names of arms than keys. */
function joinGroup(
  { reports: [first] }: CutGroup,
  {
    found,
    answers,
    armNames,
  }: {
    readonly found: readonly GroupFiles[]
    readonly answers: readonly ReportAnswer[]
    readonly armNames: ArmNames
  },
): readonly ReportGroup[] {
  const read = answers.filter((answer) => answer !== null)
  if (first === undefined || read.length < answers.length) return []
  const files = joinFiles(found, armNames)
  if (files === null) return []
  const { format, folder } = first
  const sourceRoots = read[0]?.sourceRoots ?? []
  return [{ format, folder, sourceRoots, reports: read.map(({ report }) => report), files }]
}

function joinFiles(
  found: readonly GroupFiles[],
  armNames: ArmNames,
): ReadonlyMap<string, FileCoverage> | null {
  const files = new Map<string, FileCoverage>()
  const builder = new CountsBuilder('arm')
  for (const { files: ofThread, armNames: theirs } of found) {
    const translate = theirs.length === 0 ? null : armNames.adopt(theirs)
    if (theirs.length > 0 && translate === null) return null
    for (const [name, file] of ofThread) {
      const arms = translate === null ? file.arms : translateKeys(file.arms, translate, builder)
      addFile(files, name, { ...file, arms })
    }
  }
  return files
}
