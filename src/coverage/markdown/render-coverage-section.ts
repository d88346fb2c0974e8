import type { GateResult, RuleResult } from '../../contract/result.ts'
import { isAccepted } from '../../contract/verdict.ts'
import { coverageDataSchema } from '../coverage-data.ts'
import type { CoverageData } from '../coverage-data.ts'
import { group, renderPartsTable } from './render-parts-table.ts'
import type { SectionView } from './section-view.ts'
import { listLostFiles, listUncoveredFiles } from './uncovered-files.ts'
import type { UncoveredFile } from './uncovered-files.ts'

const MOST_RULES = 20
/** Files that are shown at once; in full, the others fold away below. */
const WORST_FILES = 10
/** More of them help nobody here; the result file has all. */
const MOST_FILES = 500
const MOST_RANGES = 12
const MOST_PATHS = 10

/**
 * What a coverage result says, as Markdown: failed rules and by how much, the figures of each part,
 * uncovered lines of the change, what no report names, what the baseline was. Null for a result
 * without figures, such as that of a report which could not be read.
 */
export function renderCoverageSection(
  result: GateResult,
  view: SectionView,
): readonly string[] | null {
  const parsed = coverageDataSchema.safeParse(result.data)
  if (!parsed.success) return null
  const { data } = parsed
  return [
    `### ${view.marks[result.verdict]} coverage: ${result.verdict}`,
    ...renderRules(result.rules, view),
    '',
    ...renderPartsTable(data, view),
    ...renderChange(data, view),
    ...renderFiles('Unchanged lines that lost their coverage', listLostFiles(data), view, {
      more: data.baseline?.moreLost,
    }),
    ...renderPaths('Changed files in no report', data.patch?.missing ?? [], view),
    ...renderPaths('Sources in no report', listUnreported(data), view),
    ...renderForeign(data, view),
    ...renderBaseline(data, result.rules, view),
  ]
}

function renderRules(rules: readonly RuleResult[], view: SectionView): readonly string[] {
  const red = rules.filter((rule) => !isAccepted(rule.verdict))
  if (red.length === 0) return []
  const told = red.slice(0, MOST_RULES).map((rule) => {
    const fix = rule.fix === '' || view.detail === 'totals' ? '' : ` ${view.text(rule.fix)}`
    return `- ${view.marks[rule.verdict]} **${view.text(rule.id)}**: ${view.text(rule.found)}.${fix}`
  })
  return [
    '',
    ...told,
    ...(red.length > told.length ? [`- and ${red.length - told.length} more rules`] : []),
  ]
}

function renderChange(data: CoverageData, view: SectionView): readonly string[] {
  const { patch } = data
  if (patch === null) return []
  return [
    '',
    `Changed lines are counted from ${view.text(shortSha(patch.base))}.`,
    ...renderFiles('Uncovered lines of the change', listUncoveredFiles(data), view),
  ]
}

/** Lines that the result leaves out, and files of which it has none. */
type CountsOfRest = { readonly lines: number; readonly files: number }

function renderFiles(
  title: string,
  files: readonly UncoveredFile[],
  view: SectionView,
  { more = { lines: 0, files: 0 } }: { readonly more?: CountsOfRest | undefined } = {},
): readonly string[] {
  if (files.length === 0) return []
  const count = files.reduce((sum, file) => sum + file.count, more.lines)
  const inAll = files.length + more.files
  const heading = `**${title}:** ${group(count)} in ${inAll === 1 ? 'one file' : `${group(inAll)} files`}`
  if (view.detail === 'totals') return ['', `${heading}.`]
  const worst = files.slice(0, WORST_FILES)
  const rest = files.slice(WORST_FILES)
  return ['', heading, '', ...tableOf(worst, view), ...renderRest(rest, view, more.files)]
}

function renderRest(
  files: readonly UncoveredFile[],
  view: SectionView,
  notListed: number,
): readonly string[] {
  const told = view.detail === 'full' ? files.slice(0, MOST_FILES) : []
  const more = files.length - told.length + notListed
  return [
    ...(told.length === 0
      ? []
      : [
          '',
          `<details><summary>${countFiles(told.length)}</summary>`,
          '',
          ...tableOf(told, view),
          '',
          '</details>',
        ]),
    ...(more === 0 ? [] : ['', `and ${countFiles(more)}.`]),
  ]
}

function countFiles(count: number): string {
  return `${group(count)} more file${count === 1 ? '' : 's'}`
}

function tableOf(files: readonly UncoveredFile[], view: SectionView): readonly string[] {
  return [
    '| file | uncovered | lines |',
    '|---|---:|---|',
    ...files.map(({ path, ranges, count, changed }) => {
      const told = ranges
        .slice(0, MOST_RANGES)
        .map(({ line, endLine }) => view.place(path, { line, endLine }))
      const more = ranges.length - told.length
      const of = changed === null ? '' : ` of ${group(changed)}`
      return `| ${view.place(path)} | ${group(count)}${of} | ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''} |`
    }),
  ]
}

function listUnreported({ unreported, patch }: CoverageData): readonly string[] {
  const told = new Set(patch?.missing)
  return unreported.map(({ path }) => path).filter((path) => !told.has(path))
}

function renderPaths(
  title: string,
  paths: readonly string[],
  view: SectionView,
): readonly string[] {
  if (paths.length === 0) return []
  const told = view.detail === 'totals' ? [] : paths.slice(0, MOST_PATHS)
  const more = paths.length - told.length
  const shown = [
    ...told.map((path) => view.place(path)),
    ...(more > 0 ? [told.length === 0 ? group(more) : `${group(more)} more`] : []),
  ]
  return ['', `**${title}**, counted as uncovered: ${shown.join(', ')}.`]
}

function renderForeign({ foreign }: CoverageData, view: SectionView): readonly string[] {
  if (foreign.length === 0 || view.detail !== 'full') return []
  const shown = foreign.slice(0, 3).map((path) => view.text(path, 100))
  return [
    '',
    `Left out, as they are no files here: ${group(foreign.length)} reported path${foreign.length === 1 ? '' : 's'}, such as ${shown.join(', ')}.`,
  ]
}

function renderBaseline(
  { baseline }: CoverageData,
  rules: readonly RuleResult[],
  view: SectionView,
): readonly string[] {
  if (baseline !== null) {
    const { sha, distance } = baseline
    const where =
      distance === 0
        ? 'where the change began'
        : `${group(distance)} commit${distance === 1 ? '' : 's'} before the change began`
    return ['', `Baseline: ${view.text(shortSha(sha))}, ${where}.`]
  }
  const missing = rules.find(({ id }) => id === 'coverage/baseline')
  return missing === undefined
    ? []
    : ['', `No baseline to compare with. ${view.text(missing.found)}. ${view.text(missing.fix)}`]
}

/** As code, where it looks like a commit; what else a result claims is shown as it is. */
function shortSha(sha: string): string {
  return /^[0-9a-f]{7,64}$/.test(sha) ? `\`${sha.slice(0, 10)}\`` : sha.slice(0, 64)
}
