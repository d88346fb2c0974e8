import { formatDuration } from '../config/duration.ts'
import type { Gate, GateResult, Location, RuleResult } from '../contract/result.ts'
import type { Verdict } from '../contract/verdict.ts'
import { isAccepted, worstVerdict } from '../contract/verdict.ts'
import { escapeMarkdown, fenceMarkdown } from './escape-text.ts'
import { fitMarkdown } from './fit-markdown.ts'
import type { Detail, MarkdownLimit } from './fit-markdown.ts'
import { createPlaceLinker } from './link-place.ts'
import type { LinkPlace } from './link-place.ts'
import { shortenText } from './shorten-text.ts'

/** What a gate's own section is drawn with, so that it needs to know nothing of Markdown's dangers. */
type SectionView = {
  /** How much there is room for: everything, what fails, or totals alone. */
  readonly detail: Detail
  /** Makes text from outside inert, cut to at most `most` characters. */
  readonly text: (text: string, most?: number) => string
  /** Several lines of text from outside as a block of their own. */
  readonly block: (text: string) => string
  /** A path of the repository, or lines of it, linked where the commit is known. */
  readonly place: LinkPlace
  readonly marks: Readonly<Record<Verdict, string>>
}

/** Lines of Markdown that tell of one result, failed rules included; null: tell it like any other. */
type RenderSection = (result: GateResult, view: SectionView) => readonly string[] | null

export type MarkdownOptions = {
  readonly sections?: Readonly<Partial<Record<Gate, RenderSection>>>
  /** Without it, everything is told. */
  readonly limit?: MarkdownLimit
  /** `https://github.com/owner/name/blob/<sha>` of the tested commit. */
  readonly blobUrl?: string | null
  /** Where a reader finds what was left out; our own words, not escaped. */
  readonly elsewhere?: string
  /** A last line; our own words, not escaped. */
  readonly footer?: string
}

const MARKS: Record<Verdict, string> = { pass: '✅', fail: '❌', error: '⚠️', skip: '⏭️' }

/** Most failing rules that are told in full, and most places of one rule. */
const MOST_RULES = 20
const MOST_LOCATIONS = 10

/** Longest text of a rule or a gate, by how much room there is. */
const LONGEST_TEXT: Record<Detail, number> = { full: Infinity, failing: 1_000, totals: 200 }

/**
 * The summary of a run as Markdown: the verdict first, one line per gate, then what failed, where,
 * and what to do. Text from outside is escaped. What does not fit `limit` is told in less detail,
 * down to the verdict alone, and says so.
 */
export function renderMarkdown(
  results: readonly GateResult[],
  options: MarkdownOptions = {},
): string {
  const verdict = worstVerdict(results.map((result) => result.verdict))
  const title = `## ${MARKS[verdict]} Papergate: ${verdict}`
  const place = createPlaceLinker(options.blobUrl ?? null)
  return fitMarkdown(
    {
      title,
      body: (detail) => renderBody(results, viewOf(detail, place), options.sections ?? {}),
      ending: [
        ...(isAccepted(verdict) ? [] : ['', 'See the same on your machine: `papergate run pr`']),
        ...(options.footer === undefined ? [] : ['', options.footer]),
      ],
    },
    options.limit ?? null,
    options.elsewhere ?? 'the result files',
  )
}

function viewOf(detail: Detail, place: LinkPlace): SectionView {
  const longest = LONGEST_TEXT[detail]
  return {
    detail,
    text: (text, most = longest) => escapeMarkdown(shortenText(text, Math.min(most, longest))),
    block: (text) => fenceMarkdown(shortenText(text, longest)),
    place,
    marks: MARKS,
  }
}

function renderBody(
  results: readonly GateResult[],
  view: SectionView,
  sections: NonNullable<MarkdownOptions['sections']>,
): readonly string[] {
  const gates = results.filter((result) => result.gate !== 'verdict')
  const decided = results.find((result) => result.gate === 'verdict')
  const drawn = gates.map((result) => ({
    result,
    section: sections[result.gate]?.(result, view) ?? null,
  }))
  const plain = [
    ...drawn.filter(({ section }) => section === null).map(({ result }) => result),
    ...(decided === undefined ? [] : [withoutGates(decided, gates)]),
  ]
  return [
    ...(decided === undefined ? [] : ['', view.text(decided.summary)]),
    '',
    ...renderGates(gates, view),
    ...drawn.flatMap(({ section }) => (section === null ? [] : ['', ...section])),
    ...renderRules(plain, view),
  ]
}

/** What the verdict says beyond the gates that are told by themselves: missing gates and broken jobs. */
function withoutGates(decided: GateResult, gates: readonly GateResult[]): GateResult {
  const told = new Set(
    gates.map(({ gate, name }) => `verdict/${gate}${name === undefined ? '' : `/${name}`}`),
  )
  return { ...decided, rules: decided.rules.filter((rule) => !told.has(rule.id)) }
}

function renderGates(gates: readonly GateResult[], view: SectionView): readonly string[] {
  const told =
    view.detail === 'totals' ? gates.filter(({ verdict }) => !isAccepted(verdict)) : gates
  const rest = gates.length - told.length
  return [
    '| | gate | verdict | time | what it says |',
    '|---|---|---|---:|---|',
    ...told.map((result) => renderGate(result, view)),
    ...(rest === 0 ? [] : ['', `${rest} more passed.`]),
  ]
}

function renderGate(result: GateResult, view: SectionView): string {
  const title = result.name === undefined ? result.gate : `${result.gate} ${result.name}`
  const time = formatDuration(Date.parse(result.finishedAt) - Date.parse(result.startedAt))
  return `| ${MARKS[result.verdict]} | ${view.text(title)} | ${result.verdict} | ${time} | ${view.text(result.summary)} |`
}

function renderRules(results: readonly GateResult[], view: SectionView): readonly string[] {
  const red = results.flatMap((result) =>
    result.rules.filter((rule) => !isAccepted(rule.verdict)).map((rule) => ({ result, rule })),
  )
  const told = red.slice(0, MOST_RULES)
  return [
    ...(view.detail === 'totals' && told.length > 0 ? [''] : []),
    ...told.flatMap(({ result, rule }) =>
      view.detail === 'totals'
        ? [renderInLine(result, rule, view)]
        : renderRule(result, rule, view),
    ),
    ...(red.length > told.length ? ['', `and ${red.length - told.length} more.`] : []),
  ]
}

function renderInLine(result: GateResult, rule: RuleResult, view: SectionView): string {
  const gate = view.text(result.name ?? result.gate)
  return `- ${MARKS[rule.verdict]} **${gate}: ${view.text(rule.id)}**: ${view.text(rule.found)}`
}

function renderRule(result: GateResult, rule: RuleResult, view: SectionView): readonly string[] {
  const found = shortenText(rule.found, LONGEST_TEXT[view.detail])
  return [
    '',
    `### ${MARKS[rule.verdict]} ${view.text(result.name ?? result.gate)}: ${view.text(rule.id)}`,
    '',
    `- **Expected:** ${view.text(rule.expected)}`,
    ...(found.includes('\n')
      ? ['- **Found:**', '', fenceMarkdown(found), '']
      : [`- **Found:** ${escapeMarkdown(found)}`]),
    ...(rule.fix === '' ? [] : [`- **What to do:** ${view.text(rule.fix)}`]),
    ...(rule.locations.length === 0
      ? []
      : [`- **Where:** ${renderLocations(rule.locations, view)}`]),
  ]
}

function renderLocations(locations: readonly Location[], view: SectionView): string {
  const told = locations.slice(0, MOST_LOCATIONS).map(({ path, line, endLine = line }) => {
    const file = view.place(path)
    if (line === undefined || endLine === undefined) return file
    return `${file}:${view.place(path, { line, endLine })}`
  })
  const more = locations.length - told.length
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
