import type { Measurement } from '../measure.ts'
import type { Timing } from './time-on-tree.ts'

/** Markdown: the times of whole processes; `×` is a tool's median over ours. */
export function renderSpeed({ tree, tools }: Timing): string {
  const ours = median(tools[0]?.measurements ?? [], ({ seconds }) => seconds)
  const rows = tools.map(({ name, measurements }) => {
    const all = measurements.map(({ seconds }) => seconds)
    const middle = median(measurements, ({ seconds }) => seconds)
    const cells = [
      name,
      `${middle.toFixed(2)} (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})`,
      (middle / ours).toFixed(2),
      (tree.bytes / 1e6 / middle).toFixed(0),
      median(measurements, ({ cpuSeconds }) => cpuSeconds ?? Number.NaN).toFixed(2),
      (Math.max(...measurements.map(({ peakBytes }) => peakBytes ?? Number.NaN)) / 1e6).toFixed(0),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    `${tree.files} files, ${(tree.bytes / 1e6).toFixed(0)} MB; runs of each: ${tools[0]?.measurements.length ?? 0}.`,
    '',
    '| tool | seconds (range) | × | MB/s | CPU s | peak MB |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    ...tools.map(({ name, does }) => `- **${name}**: ${does}.`),
  ].join('\n')
}

function median(runs: readonly Measurement[], of: (run: Measurement) => number): number {
  const sorted = runs.map(of).toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN
  return (low + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}
