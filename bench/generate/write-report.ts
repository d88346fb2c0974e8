import { join } from 'node:path'

import type { ReportShape } from './report-shape.ts'
import { createSource, mergeSources } from './source-model.ts'
import { TextFile } from './text-file.ts'
import { addTruths, measureSource, NO_TRUTH } from './truth.ts'
import type { Truth } from './truth.ts'

export type WrittenReports = {
  /** Names of the reports in the folder. */
  readonly reports: readonly string[]
  readonly bytes: number
  /** Paths of the sources that they name. */
  readonly paths: readonly string[]
  readonly truth: Truth
  /** Of the first source alone. */
  readonly firstTruth: Truth
}

type ReportSize = {
  /** Mean number of measured lines of a source. */
  readonly lines: number
} & ({ readonly bytes: number } | { readonly files: number })

/** Writes one report of so many bytes (at least; it ends with a whole file) or sources. */
export async function writeReport(
  folder: string,
  shape: ReportShape,
  size: ReportSize,
): Promise<WrittenReports> {
  const measure = shape.measure ?? measureSource
  const paths: string[] = []
  let truth = NO_TRUTH
  let firstTruth = NO_TRUTH
  await using report = await TextFile.create(join(folder, shape.fileName))
  await report.write(shape.head)
  const isFull = () => ('bytes' in size ? report.bytes >= size.bytes : paths.length === size.files)
  while (!isFull()) {
    const { extension } = shape
    const file = createSource(paths.length, { extension, lines: size.lines })
    await report.write(shape.writeFile(file, paths.length === 0))
    truth = addTruths(truth, measure(file))
    if (paths.length === 0) firstTruth = truth
    paths.push(file.path)
  }
  await report.write(shape.tail)
  return { reports: [shape.fileName], bytes: report.bytes, paths, truth, firstTruth }
}

/** Writes several reports of the same sources, each of other test runs; the truth is that of all together. */
export async function writeShards(
  folder: string,
  shape: ReportShape,
  size: { readonly shards: number; readonly files: number; readonly lines: number },
): Promise<WrittenReports> {
  const names = Array.from(
    { length: size.shards },
    (_, shard) => `shard-${shard}-${shape.fileName}`,
  )
  await using stack = new AsyncDisposableStack()
  const reports: TextFile[] = []
  for (const name of names) {
    reports.push(stack.use(await TextFile.create(join(folder, name))))
  }
  for (const report of reports) await report.write(shape.head)
  const paths: string[] = []
  let truth = NO_TRUTH
  let firstTruth = NO_TRUTH
  while (paths.length < size.files) {
    const runs = names.map((_, shard) =>
      createSource(paths.length, { extension: shape.extension, lines: size.lines, shard }),
    )
    for (const [shard, run] of runs.entries()) {
      await reports[shard]?.write(shape.writeFile(run, paths.length === 0))
    }
    const merged = mergeSources(runs)
    truth = addTruths(truth, (shape.measure ?? measureSource)(merged))
    if (paths.length === 0) firstTruth = truth
    paths.push(merged.path)
  }
  for (const report of reports) await report.write(shape.tail)
  const bytes = reports.reduce((sum, report) => sum + report.bytes, 0)
  return { reports: names, bytes, paths, truth, firstTruth }
}
