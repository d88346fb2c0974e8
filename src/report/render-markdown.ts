import { formatDuration } from '../config/duration.ts'
import type { GateResult, Location, RuleResult } from '../contract/result.ts'
import type { Verdict } from '../contract/verdict.ts'
import { isAccepted, worstVerdict } from '../contract/verdict.ts'
import { escapeMarkdown, fenceMarkdown } from './escape-text.ts'

const MARKS: Record<Verdict, string> = { pass: '✅', fail: '❌', error: '⚠️', skip: '⏭️' }

/** Most failing rules that are told in full, and most places of one rule. */
const MOST_RULES = 20
const MOST_LOCATIONS = 10

/**
 * The summary of a run as Markdown: the verdict first, one line per gate, then what failed, where,
 * and what to do. Text from outside is escaped.
 */
export function renderMarkdown(results: readonly GateResult[]): string {
  const gates = results.filter((result) => result.gate !== 'verdict')
  const decided = results.find((result) => result.gate === 'verdict')
  const verdict = worstVerdict(results.map((result) => result.verdict))
  const red = [...gates, ...(decided === undefined ? [] : [withoutGates(decided, gates)])].flatMap(
    (result) =>
      result.rules.filter((rule) => !isAccepted(rule.verdict)).map((rule) => ({ result, rule })),
  )
  const told = red.slice(0, MOST_RULES)
  const lines = [
    `## ${MARKS[verdict]} Papergate: ${verdict}`,
    ...(decided === undefined ? [] : ['', escapeMarkdown(decided.summary)]),
    '',
    '| | gate | verdict | time | what it says |',
    '|---|---|---|---:|---|',
    ...gates.map(renderRow),
    ...told.flatMap(({ result, rule }) => renderRule(result, rule)),
    ...(red.length > told.length ? ['', `and ${red.length - told.length} more.`] : []),
    ...(isAccepted(verdict) ? [] : ['', 'See the same on your machine: `papergate run pr`']),
  ]
  return `${lines.join('\n')}\n`
}

/** What the verdict says beyond the gates that are told by themselves: missing gates and broken jobs. */
function withoutGates(decided: GateResult, gates: readonly GateResult[]): GateResult {
  const told = new Set(
    gates.map(({ gate, name }) => `verdict/${gate}${name === undefined ? '' : `/${name}`}`),
  )
  return { ...decided, rules: decided.rules.filter((rule) => !told.has(rule.id)) }
}

function renderRow(result: GateResult): string {
  const title = result.name === undefined ? result.gate : `${result.gate} ${result.name}`
  const time = formatDuration(Date.parse(result.finishedAt) - Date.parse(result.startedAt))
  return `| ${MARKS[result.verdict]} | ${escapeMarkdown(title)} | ${result.verdict} | ${time} | ${escapeMarkdown(result.summary)} |`
}

function renderRule(result: GateResult, rule: RuleResult): readonly string[] {
  return [
    '',
    `### ${MARKS[rule.verdict]} ${escapeMarkdown(result.name ?? result.gate)}: ${escapeMarkdown(rule.id)}`,
    '',
    `- **Expected:** ${escapeMarkdown(rule.expected)}`,
    ...(rule.found.includes('\n')
      ? ['- **Found:**', '', fenceMarkdown(rule.found), '']
      : [`- **Found:** ${escapeMarkdown(rule.found)}`]),
    ...(rule.fix === '' ? [] : [`- **What to do:** ${escapeMarkdown(rule.fix)}`]),
    ...(rule.locations.length === 0 ? [] : [`- **Where:** ${renderLocations(rule.locations)}`]),
  ]
}

function renderLocations(locations: readonly Location[]): string {
  const told = locations.slice(0, MOST_LOCATIONS).map(({ path, line, endLine }) => {
    const lines =
      line === undefined
        ? ''
        : endLine === undefined || endLine === line
          ? `:${line}`
          : `:${line}-${endLine}`
    return escapeMarkdown(`${path}${lines}`)
  })
  const more = locations.length - told.length
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
