import type { ArmNames } from '../model/arm-names.ts'
import { CountsBuilder, translateKeys } from '../model/counts.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { addFile } from '../parse-report.ts'
import type { PlannedReport, ReadReport, ReportGroup } from '../read-reports.ts'
import { unpackFiles } from './packed-files.ts'
import type { PackedFiles } from './packed-files.ts'
import type { ReadingThreads } from './reading-threads.ts'

/**
 * Reads the reports that can be cut, a folder's together. A group in which anything goes wrong is left
 * out: read one by one, its reports say what it was.
 */
export async function readWithThreads(
  plans: readonly PlannedReport[],
  threads: ReadingThreads,
  options: {
    readonly armNames: ArmNames
    /** Called with the bytes of each part as it is read. */
    readonly advance: (shown: string, bytes: number) => void
  },
): Promise<readonly ReportGroup[]> {
  const byFolder = new Map<string, PlannedReport[]>()
  for (const plan of plans) {
    if (plan.parts === null) continue
    const key = JSON.stringify([plan.format.name, plan.folder])
    byFolder.set(key, [...(byFolder.get(key) ?? []), plan])
  }
  const read: GroupRead[] = []
  for (const [number, group] of [...byFolder.values()].entries()) {
    const [first] = group
    const replies = await Promise.all(group.map((plan) => readParts(plan, number)))
    const collected = await threads.collect(number)
    const reports = replies.filter((report) => report !== null)
    if (first === undefined || collected === null || reports.length < replies.length) continue
    read.push({ format: first.format, folder: first.folder, reports, collected })
  }
  // What the threads still hold is given back before their findings are put together.
  await threads.stop()
  return read.flatMap(({ format, folder, reports, collected }) => {
    const files = combine(collected, options.armNames)
    return files === null ? [] : [{ format, folder, sourceRoots: [], reports, files }]
  })

  async function readParts(plan: PlannedReport, group: number): Promise<ReadReport | null> {
    const { path, format } = plan
    const replies = await Promise.all(
      (plan.parts ?? []).map(async (part) => {
        const reply = await threads.read({ ...part, path, format: format.name, group })
        options.advance(plan.shown, part.end - part.start)
        return reply
      }),
    )
    const names = new Set<string>()
    let lines = 0
    for (const reply of replies) {
      if (reply === null) return null
      for (const name of reply.names.split('\n')) if (name !== '') names.add(name)
      lines += reply.lines
    }
    return lines === 0 ? null : { ...plan, names: [...names] }
  }
}

type GroupRead = Pick<ReportGroup, 'format' | 'folder' | 'reports'> & {
  readonly collected: readonly PackedFiles[]
}

/** What the threads read, in one; null where there are more names of arms than keys. */
function combine(
  collected: readonly PackedFiles[],
  armNames: ArmNames,
): ReadonlyMap<string, FileCoverage> | null {
  const files = new Map<string, FileCoverage>()
  const builder = new CountsBuilder('arm')
  for (const packed of collected) {
    const isNamed = packed.armNames.length > 0
    const translate = isNamed ? armNames.adopt(packed.armNames) : null
    if (isNamed && translate === null) return null
    for (const [name, file] of unpackFiles(packed)) {
      const arms = translate === null ? file.arms : translateKeys(file.arms, translate, builder)
      addFile(files, name, { ...file, arms })
    }
  }
  return files
}
