import type { Metric } from '../coverage-options.ts'
import { addRatios } from '../model/file-coverage.ts'
import type { Measure, Ratio } from '../model/file-coverage.ts'

/** The ratio that the metric judges. */
export function ratioOf(measure: Measure, metric: Metric): Ratio {
  switch (metric) {
    case 'lines':
      return measure.lines
    case 'lines+branches':
      return addRatios(measure.lines, measure.branches)
    case 'strict':
      return measure.strict
    default:
      return metric satisfies never
  }
}

const UNITS: Readonly<Record<Metric, { readonly one: string; readonly many: string }>> = {
  lines: { one: 'line', many: 'lines' },
  'lines+branches': { one: 'line or branch', many: 'lines and branches' },
  strict: { one: 'fully covered line', many: 'lines (partly covered ones are misses)' },
}

/** What the metric counts, for messages. */
export function unitOf(metric: Metric): string {
  return UNITS[metric].many
}

/** `3 lines short` */
export function showShortfall(count: number, metric: Metric): string {
  const plural = { lines: 'lines', 'lines+branches': 'lines or branches', strict: 'lines' }[metric]
  return `${count} ${count === 1 ? UNITS[metric].one : plural} short`
}
