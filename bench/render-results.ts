import type { Measurement } from './measure.ts'
import type { ToolRuns, TrialRuns } from './run-trial.ts'

/** A Markdown table of one case; `×` is a tool's median time over that of the first, which is ours. */
export function renderTrials(trials: readonly TrialRuns[]): string {
  const rows = trials.flatMap(({ label, bytes, tools }) => {
    const ours = median(tools[0]?.measurements ?? [], ({ seconds }) => seconds)
    return tools.map((runs) => renderRow(runs, { label, bytes, ours }))
  })
  return [
    '| report | tool | seconds (range) | × | MB/s | CPU s | peak MB | totals |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ].join('\n')
}

/** What each tool's process does, so that unlike work is not taken for like. */
export function renderLegend(trials: readonly TrialRuns[]): string {
  const tools = trials.flatMap(({ tools }) => tools.map(({ tool }) => tool))
  const items = new Set(tools.map(({ name, does }) => `- **${name}**: ${does}.`))
  return ['What each process does:', '', ...items].join('\n')
}

function renderRow(
  { tool, measurements, verdicts }: ToolRuns,
  trial: { readonly label: string; readonly bytes: number; readonly ours: number },
): string {
  const seconds = median(measurements, (run) => run.seconds)
  const all = measurements.map((run) => run.seconds)
  const cpu = median(measurements, ({ cpuSeconds }) => cpuSeconds ?? Number.NaN)
  const peak = Math.max(...measurements.map(({ peakBytes }) => peakBytes ?? Number.NaN))
  const cells = [
    `${trial.label} (${megabytes(trial.bytes)} MB)`,
    tool.name,
    `${inSeconds(seconds)} (${inSeconds(Math.min(...all))}–${inSeconds(Math.max(...all))})`,
    decimal(seconds / trial.ours),
    decimal(trial.bytes / 1e6 / seconds, 0),
    decimal(cpu),
    decimal(peak / 1e6, 0),
    [...verdicts].join('; '),
  ]
  return `| ${cells.join(' | ')} |`
}

function median(runs: readonly Measurement[], of: (run: Measurement) => number): number {
  const sorted = runs.map(of).toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN
  return (low + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

function megabytes(bytes: number): string {
  return decimal(bytes / 1e6, bytes < 1e6 ? 2 : 0)
}

function inSeconds(value: number): string {
  return decimal(value, value < 1 ? 3 : 2)
}

function decimal(value: number, digits = 2): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits)
}
