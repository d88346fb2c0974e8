import { parsePercent } from '../../config/percent.ts'
import type { CoverageData } from '../coverage-data.ts'
import type { Metric } from '../coverage-options.ts'
import { showShortfall, unitOf } from '../gate/metric.ts'
import { countShortfall, showRatio } from '../gate/threshold.ts'
import { addRatios } from '../model/file-coverage.ts'
import type { Measure, Ratio } from '../model/file-coverage.ts'
import { showChange } from './show-change.ts'
import type { SectionView } from './section-view.ts'

type Part = {
  readonly title: string
  readonly ratio: Ratio
  readonly min: number | null
  /** Null where it is not known whether the part reaches its minimum. */
  readonly short: number | null
  readonly change: string | null
  /** Shown also where there is room for totals only. */
  readonly isTotal: boolean
  /** What a part means that has nothing to cover: a change may be so, a service that is judged may not. */
  readonly empty: 'pass' | 'error'
}

type Counts = Pick<Measure, 'lines' | 'branches' | 'strict'>

/** Project, changed lines, services and components: covered, required, how much is short. */
export function renderPartsTable(data: CoverageData, view: SectionView): readonly string[] {
  const parts = listParts(data, view)
  const told = new Set(pickTold(parts, view.detail))
  const hasChange = parts.some(({ change }) => change !== null)
  return [
    `| | part | ${view.text(unitOf(data.metric))} covered | required | short |${hasChange ? ' since the baseline |' : ''}`,
    `|---|---|---:|---:|---:|${hasChange ? '---:|' : ''}`,
    ...[...told].map((part) => renderPart(part, data.metric, hasChange, view)),
    ...renderRest(parts.filter((part) => !told.has(part))),
  ]
}

function listParts(data: CoverageData, view: SectionView): readonly Part[] {
  const { metric, patch, baseline } = data
  const part = (title: string, counts: Counts, min: number | null, isTotal = false): Part => {
    const ratio = judgedRatio(counts, metric)
    return {
      title,
      ratio,
      min,
      short: min === null ? null : shortfall(ratio, min),
      change: null,
      isTotal,
      empty: 'error',
    }
  }
  const named = (kind: string, parts: CoverageData['services']): readonly Part[] =>
    Object.entries(parts).map(([name, { min, ...counts }]) =>
      part(`${kind} ${view.text(name, LONGEST_NAME)}`, counts, min),
    )
  const project = part('**project**', data.project, data.min, true)
  return [
    {
      ...project,
      change:
        baseline === null
          ? null
          : showChange(judgedRatio(baseline.now, metric), judgedRatio(baseline.project, metric)),
    },
    ...(patch === null
      ? []
      : [{ ...part('**changed lines**', patch, patch.min, true), empty: 'pass' as const }]),
    ...named('service', data.services),
    ...named('component', data.components),
  ]
}

const LONGEST_NAME = 100
const MOST_PARTS = 50

/** The ratio that is judged. */
function judgedRatio({ lines, branches, strict }: Counts, metric: Metric): Ratio {
  switch (metric) {
    case 'lines':
      return lines
    case 'lines+branches':
      return addRatios(lines, branches)
    case 'strict':
      return strict
    default:
      return metric satisfies never
  }
}

function shortfall(ratio: Ratio, min: number): number | null {
  const percent = parsePercent(String(min))
  return percent === null ? null : countShortfall(ratio, percent)
}

/** Everything, or the totals and, where there is room, the worst of the parts that fail. */
function pickTold(parts: readonly Part[], detail: SectionView['detail']): readonly Part[] {
  if (detail === 'full') return parts
  const totals = parts.filter(({ isTotal }) => isTotal)
  if (detail === 'totals') return totals
  const failing = parts.filter((part) => !part.isTotal && isFailing(part))
  return [
    ...totals,
    ...failing.sort((a, b) => (b.short ?? 0) - (a.short ?? 0)).slice(0, MOST_PARTS),
  ]
}

function isFailing({ short, ratio, min }: Part): boolean {
  return (short ?? 0) > 0 || (min !== null && ratio.total === 0)
}

/** `12 more services or components, 2 of them below their minimum.` */
function renderRest(rest: readonly Part[]): readonly string[] {
  if (rest.length === 0) return []
  const failing = rest.filter(isFailing).length
  const below = failing === 0 ? '' : `, ${group(failing)} of them below their minimum`
  return [
    '',
    `${group(rest.length)} more service${rest.length === 1 ? '' : 's'} or components${below}.`,
  ]
}

function renderPart(part: Part, metric: Metric, hasChange: boolean, view: SectionView): string {
  const { ratio, min, short } = part
  const cells = [
    markOf(part, view),
    part.title,
    ratio.total === 0
      ? 'nothing'
      : `${showRatio(ratio)} (${group(ratio.covered)} of ${group(ratio.total)})`,
    min === null ? '' : `${min} %`,
    short === null || short === 0 ? '' : showShortfall(short, metric),
    ...(hasChange ? [part.change ?? ''] : []),
  ]
  return `| ${cells.join(' | ')} |`
}

function markOf({ ratio, min, short, empty }: Part, { marks }: SectionView): string {
  if (min === null) return ''
  if (ratio.total === 0) return marks[empty]
  if (short === null) return ''
  return short === 0 ? marks.pass : marks.fail
}

/** `10 000`, with a narrow space that does not break. */
export function group(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202F')
}
