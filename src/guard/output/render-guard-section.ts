import type { GateResult, RuleResult } from '../../contract/result.ts'
import type { Verdict } from '../../contract/verdict.ts'
import { isAccepted } from '../../contract/verdict.ts'
import { countOf } from '../../contract/count-of.ts'
import { guardDataSchema } from '../guard-data.ts'
import type { Finding } from '../guard-data.ts'

/** What the section is drawn with; the report passes it in, as it knows how to make text inert. */
type SectionView = {
  readonly detail: 'full' | 'failing' | 'totals'
  readonly text: (text: string, most?: number) => string
  readonly place: (
    path: string,
    lines?: { readonly line: number; readonly endLine: number },
  ) => string
  readonly marks: Readonly<Record<Verdict, string>>
}

const MOST_FINDINGS = 25
const MOST_RULES = 20
const MOST_LARGE = 5
const LONGEST_FOUND = 600
const LONGEST_REASON = 300

/**
 * What the guard says, as Markdown: what is blocked, where, on what evidence and what to do; then the
 * rules that are broken otherwise, and what was scanned. Null for a result without findings' data.
 */
export function renderGuardSection(
  result: GateResult,
  view: SectionView,
): readonly string[] | null {
  const parsed = guardDataSchema.safeParse(result.data)
  if (!parsed.success) return null
  const { findings, scanned } = parsed.data
  const blocked = findings.filter(({ decision }) => decision === 'block')
  const broken = result.rules.filter(({ verdict }) => !isAccepted(verdict))
  return [
    `### ${view.marks[result.verdict]} guard: ${result.verdict}`,
    ...renderFixes(broken, blocked, view),
    ...renderBlocked(blocked, view),
    '',
    `${countOf(scanned.files, 'file')}, ${countOf(findings.length, 'setting of venues', 'settings of venues')}, ${findings.filter(({ environment }) => environment === 'paper').length} of them on paper. Read: ${view.text(scanned.sources.join(', '))}.${renderByLines(scanned.byLines, view)}`,
  ]
}

/** Files of which less was seen than of the others. */
function renderByLines(byLines: readonly string[], view: SectionView): string {
  if (byLines.length === 0) return ''
  const shown = byLines.slice(0, MOST_LARGE).map((path) => view.place(path))
  const more = byLines.length - shown.length
  return ` Read by lines only, as too large for more: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}

/** Rules whose findings stand in the table are told by what to do, the others by what was found too. */
function renderFixes(
  rules: readonly RuleResult[],
  blocked: readonly Finding[],
  view: SectionView,
): readonly string[] {
  if (rules.length === 0) return []
  const inTable = new Set(blocked.map(({ rule }) => rule))
  const lines = rules.slice(0, MOST_RULES).map((rule) => {
    const found = inTable.has(rule.id)
      ? `expected ${view.text(rule.expected)}`
      : view.text(rule.found, LONGEST_FOUND)
    const fix = view.detail === 'totals' ? '' : ` ${view.text(rule.fix)}`
    return `- ${view.marks[rule.verdict]} **${view.text(rule.id)}**: ${found}.${fix}`
  })
  return ['', ...lines]
}

function renderBlocked(blocked: readonly Finding[], view: SectionView): readonly string[] {
  if (blocked.length === 0) return []
  const heading = `**Blocked:** ${countOf(blocked.length, 'setting')}`
  if (view.detail === 'totals') return ['', `${heading}.`]
  const rows = blocked.slice(0, MOST_FINDINGS).map((one) => {
    const { path, line } = one.location
    const where = `${view.place(path)}, ${view.place(path, { line, endLine: line })}`
    const owner = one.service === null ? '' : `${view.text(one.service)}: `
    return `| ${one.environment} | ${view.text(one.venue)} ${one.field} | ${owner}${where} | ${reasonsOf(one, view)} |`
  })
  const more = blocked.length - rows.length
  return [
    '',
    heading,
    '',
    '| environment | what | where | evidence |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(more > 0 ? ['', `and ${more} more, in the result file.`] : []),
  ]
}

function reasonsOf({ evidence, fingerprint, environment }: Finding, view: SectionView): string {
  const details = evidence.map(({ detail }) => detail)
  const reasons = details.length === 0 ? 'nothing beside it says which' : details.join('; ')
  const allow = environment === 'unknown' ? ` \`${fingerprint}\`` : ''
  return `${view.text(reasons, LONGEST_REASON)}${allow}`
}
