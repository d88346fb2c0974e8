import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Trial } from './cases.ts'
import { commitSources, createScratchFolder } from './generate/scratch-repository.ts'
import { sourcePath } from './generate/source-model.ts'
import type { WrittenReports } from './generate/write-report.ts'
import { judgeAnswer } from './judge-answer.ts'
import { measureProcess } from './measure.ts'
import type { Measurement } from './measure.ts'
import type { Tool } from './peers/tool.ts'

/** A tool's runs on one trial. */
export type ToolRuns = {
  readonly tool: Tool
  readonly measurements: readonly Measurement[]
  /** What its answers were worth; more than one where they differed. */
  readonly verdicts: ReadonlySet<string>
}

export type TrialRuns = {
  readonly label: string
  readonly bytes: number
  readonly tools: readonly ToolRuns[]
}

/** More lines than a source has, so that the newest commit changes all of those that are measured. */
const CHANGED_LINES = 2_000

/**
 * Writes the reports and their repository, then lets the tools take turns, so that what else the machine
 * does meets all of them. The first turn fills the file cache and is not counted. Every answer is judged.
 */
export async function runTrial(trial: Trial, runs: number): Promise<TrialRuns> {
  await using scratch = await createScratchFolder()
  const root = join(scratch.path, 'repository')
  await mkdir(root)
  const written = await trial.write(root)
  await commitSources(root, {
    paths: listSources(trial, written),
    changedLines: CHANGED_LINES,
    commits: trial.repository?.commits ?? 2,
  })
  const collected = trial.tools.map((tool) => ({
    tool,
    measurements: [] as Measurement[],
    verdicts: new Set<string>(),
  }))
  const output = join(scratch.path, 'output')
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const { tool, measurements, verdicts } of collected) {
      const command = tool.command({ root, reports: written.reports })
      const measurement = await measureProcess(command, { cwd: root, output })
      verdicts.add(await judgeRun(tool, measurement, { output, written }))
      if (turn > 0) measurements.push(measurement)
    }
  }
  return { label: trial.label, bytes: written.bytes, tools: collected }
}

/** A tool that fails does not end the comparison of the others. */
async function judgeRun(
  tool: Tool,
  { exitCode }: Measurement,
  { output, written }: { readonly output: string; readonly written: WrittenReports },
): Promise<string> {
  if (exitCode !== 0) {
    const errors = await readFile(`${output}.err`, 'utf8')
    console.error(`${tool.name}: exit code ${exitCode}\n${errors.slice(-500)}`)
    return `failed with exit code ${exitCode}`
  }
  try {
    return await judgeAnswer(tool, output, written)
  } catch (error) {
    console.error(`${tool.name}: an answer that cannot be read`, error)
    return 'gave an answer that cannot be read'
  }
}

/** Those of the report, and as many more as the repository is to have. */
function listSources({ repository }: Trial, { paths }: WrittenReports): readonly string[] {
  const more = Math.max(0, (repository?.files ?? 0) - paths.length)
  return [
    ...paths,
    ...Array.from({ length: more }, (_, index) => sourcePath(paths.length + index, 'py')),
  ]
}
