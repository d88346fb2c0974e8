import { formatDuration } from '../../config/duration.ts'
import type { GateResult, RuleResult } from '../../contract/result.ts'
import { isAccepted } from '../../contract/verdict.ts'
import { integrationDataSchema } from '../integration-data.ts'
import type { IntegrationData } from '../integration-data.ts'
import { measurePhases } from '../timeline/measure-phases.ts'
import { renderDataLines } from './render-data-lines.ts'
import { renderGantt } from './render-gantt.ts'
import { renderServiceTable } from './render-service-table.ts'
import { renderSuiteTable } from './render-suite-table.ts'
import type { SectionView } from './section-view.ts'

const MOST_RULES = 20
const LONGEST_CAUSE = 4_000
const LONGEST_OTHER = 300
const MOST_LINKS = 12
/** Less waiting between two links is the scheduler's own work. */
const LEAST_WAIT_MS = 50

/**
 * What a run of the harness says, as Markdown: the first cause in full, the other broken rules in a line, then
 * services, suites, the time line and what would make the start shorter. Null for a result without a run's facts.
 */
export function renderIntegrationSection(
  result: GateResult,
  view: SectionView,
): readonly string[] | null {
  const parsed = integrationDataSchema.safeParse(result.data)
  if (!parsed.success) return null
  const { data } = parsed
  return [
    `### ${view.marks[result.verdict]} integration: ${result.verdict}`,
    ...renderRules(result.rules, view),
    ...renderServiceTable(data, view),
    ...renderSuiteTable(data.suites, view),
    ...renderDataLines(data, view),
    ...renderStart(data, view),
  ]
}

function renderRules(rules: readonly RuleResult[], view: SectionView): readonly string[] {
  const broken = rules.filter(({ verdict }) => !isAccepted(verdict))
  const [cause, ...others] = broken
  if (cause === undefined) return []
  const told = others.slice(0, MOST_RULES)
  const more = others.length - told.length
  return [
    '',
    ...renderCause(cause, view),
    ...(told.length === 0 ? [] : ['', ...told.map((rule) => renderOther(rule, view))]),
    ...(more > 0 ? [`- and ${more} more rules`] : []),
  ]
}

/** The first broken rule is the first cause: services come before the suites that need them. */
function renderCause(rule: RuleResult, view: SectionView): readonly string[] {
  if (view.detail === 'totals') return [renderOther(rule, view)]
  const [first = '', ...rest] = rule.found.split('\n')
  const places = rule.locations
    .slice(0, 10)
    .map(({ path, line, endLine = line }) =>
      line === undefined || endLine === undefined
        ? view.place(path)
        : `${view.place(path)}:${view.place(path, { line, endLine })}`,
    )
  return [
    `${view.marks[rule.verdict]} **${view.text(rule.id)}**: ${view.text(first)}`,
    ...(rest.length === 0
      ? []
      : ['', view.block(rest.join('\n').replaceAll(/^ {2}/gm, '').slice(0, LONGEST_CAUSE))]),
    ...(places.length === 0 ? [] : ['', `Where: ${places.join(', ')}`]),
    ...(rule.fix === '' ? [] : ['', `What to do: ${view.text(rule.fix)}`]),
  ]
}

function renderOther({ id, verdict, found, fix }: RuleResult, view: SectionView): string {
  const [first = ''] = found.split('\n')
  const what = view.detail === 'totals' || fix === '' ? '' : ` ${view.text(fix, LONGEST_OTHER)}`
  return `- ${view.marks[verdict]} **${view.text(id)}**: ${view.text(first, LONGEST_OTHER)}.${what}`
}

function renderStart(data: IntegrationData, view: SectionView): readonly string[] {
  if (view.detail === 'totals') return []
  const path = data.criticalPath ?? null
  const gantt = view.detail === 'full' ? renderGantt(measurePhases(data.timeline, path)) : null
  return [
    ...(path === null
      ? []
      : [
          '',
          `**Critical path** of the start, ${formatDuration(path.totalMs)}: ${chain(path, view)}.`,
        ]),
    ...(path === null || path.advice === '' ? [] : ['', view.text(path.advice)]),
    ...(gantt === null ? [] : ['', ...gantt]),
  ]
}

function chain({ links }: NonNullable<IntegrationData['criticalPath']>, view: SectionView): string {
  const told = links.slice(0, MOST_LINKS).map(({ service, waitMs, startMs, readyMs }) => {
    const wait = waitMs < LEAST_WAIT_MS ? '' : `${formatDuration(waitMs)} waiting, `
    return `${wait}${view.text(service)} ${formatDuration(startMs + readyMs)}`
  })
  const more = links.length - told.length
  return [...told, ...(more > 0 ? [`${more} more`] : [])].join(' → ')
}
