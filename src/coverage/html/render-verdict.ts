import type { Location, RuleResult } from '../../contract/result.ts'
import type { Verdict } from '../../contract/verdict.ts'
import { measurePatch } from '../diff/collect-patch.ts'
import type { Metric } from '../coverage-options.ts'
import { ratioOf } from '../gate/metric.ts'
import { showRatio } from '../gate/threshold.ts'
import { addMeasures, ZERO_MEASURE } from '../model/file-coverage.ts'
import type { Ratio } from '../model/file-coverage.ts'
import { escapeHtml } from './escape-html.ts'
import type { ReportFile } from './list-report-files.ts'
import type { HtmlReportInput } from './report-input.ts'

const HEADLINES: Readonly<Record<Verdict, string>> = {
  pass: 'Coverage passes',
  fail: 'Coverage fails',
  error: 'Coverage could not be decided',
  skip: 'Coverage was not judged',
}

const SIGNS: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', error: '!', skip: '–' }
const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  lines: 'Lines',
  'lines+branches': 'Judged: lines and branches',
  strict: 'Judged: fully covered lines',
}

const FILES_SHOWN = 6
const RANGES_SHOWN = 8

/** The verdict and what led to it, broken rules first; then the figures. Plain markup, no script needed. */
export function renderVerdict(input: HtmlReportInput, files: readonly ReportFile[]): string {
  const broken = input.rules.filter(({ verdict }) => verdict === 'error' || verdict === 'fail')
  const others = input.rules.filter((rule) => !broken.includes(rule))
  const linkable = new Set(files.map(({ path }) => path))
  const lead =
    broken.length === 0
      ? `<p class="lead">${escapeHtml(input.summary)}</p>`
      : `<ul class="rules broken">${broken.map((rule) => renderRule(rule, linkable)).join('')}</ul>`
  return `<section class="verdict verdict-${input.verdict}" aria-labelledby="headline">
<div class="verdict-head">
<h1 id="headline"><span class="verdict-sign" aria-hidden="true">${SIGNS[input.verdict]}</span>${HEADLINES[input.verdict]}</h1>
<p class="origin">${renderOrigin(input)}</p>
</div>
${lead}
${renderFigures(input, files)}
${others.length === 0 ? '' : renderOthers(others, linkable)}
</section>`
}

function renderOrigin({ commit, generatedAt }: HtmlReportInput): string {
  const time = generatedAt.toISOString()
  const shown = `<time datetime="${time}">${time.slice(0, 16).replace('T', ' ')} UTC</time>`
  if (commit === null) return shown
  const sha = `<code>${escapeHtml(commit.sha.slice(0, 10))}</code>`
  const isLink = commit.url !== null && /^https?:\/\//.test(commit.url)
  const link = isLink
    ? `<a href="${escapeHtml(commit.url ?? '')}" rel="noreferrer noopener">${sha}</a>`
    : sha
  return `commit ${link} · ${shown}`
}

function renderOthers(rules: readonly RuleResult[], linkable: ReadonlySet<string>): string {
  const passed = rules.filter(({ verdict }) => verdict === 'pass').length
  const skipped = rules.length - passed
  const counts = [
    passed === 0 ? null : `${passed} rule${passed === 1 ? '' : 's'} kept`,
    skipped === 0 ? null : `${skipped} not judged`,
  ]
  return `<details class="others"><summary>${counts.filter((text) => text !== null).join(', ')}</summary><ul class="rules">${rules
    .map((rule) => renderRule(rule, linkable))
    .join('')}</ul></details>`
}

function renderRule(rule: RuleResult, linkable: ReadonlySet<string>): string {
  const fix = rule.fix === '' ? '' : `<p class="rule-fix">${escapeHtml(rule.fix)}</p>`
  const places = renderPlaces(rule.locations, linkable)
  const isBroken = rule.verdict === 'fail' || rule.verdict === 'error'
  const shownPlaces =
    isBroken && places.length > 0 ? `<ul class="rule-places">${places.join('')}</ul>` : ''
  return `<li class="rule rule-${rule.verdict}"><span class="rule-sign" role="img" aria-label="${rule.verdict}">${SIGNS[rule.verdict]}</span><div class="rule-body"><p class="rule-found">${escapeHtml(rule.found)}</p>${
    isBroken ? '' : `<p class="rule-fix">wanted: ${escapeHtml(rule.expected)}</p>`
  }${fix}${shownPlaces}</div><code class="rule-id">${escapeHtml(rule.id)}</code></li>`
}

/** The places by file, each with its line ranges. */
function renderPlaces(
  locations: readonly Location[],
  linkable: ReadonlySet<string>,
): readonly string[] {
  const byPath = new Map<string, Location[]>()
  for (const location of locations) {
    byPath.set(location.path, [...(byPath.get(location.path) ?? []), location])
  }
  const places = [...byPath].slice(0, FILES_SHOWN).map(([path, own]) => {
    const link = linkable.has(path) ? `#/file/${encodePath(path)}` : null
    const ranges = own
      .slice(0, RANGES_SHOWN)
      .flatMap(({ line, endLine }) =>
        line === undefined
          ? []
          : [anchor(link, line === (endLine ?? line) ? `${line}` : `${line}–${endLine}`, line)],
      )
    if (own.length > RANGES_SHOWN) ranges.push('…')
    const lines =
      ranges.length === 0 ? '' : `<span class="rule-lines">: ${ranges.join(', ')}</span>`
    return `<li>${anchor(link, escapeHtml(path, 400), null)}${lines}</li>`
  })
  const rest = byPath.size - places.length
  return rest > 0 ? [...places, `<li class="note">and ${rest} more</li>`] : places
}

function anchor(link: string | null, text: string, line: number | null): string {
  if (link === null) return text
  return `<a href="${link}${line === null ? '' : `?line=${line}`}">${text}</a>`
}

/** The same encoding as the page's own links: each part by itself, so that slashes stay. */
function encodePath(path: string): string {
  return path
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .split('/')
    .map((part) => escapeHtml(encodeURIComponent(part), Infinity))
    .join('/')
}

function renderFigures({ patch, metric }: HtmlReportInput, files: readonly ReportFile[]): string {
  const project = files.reduce((sum, { measure }) => addMeasures(sum, measure), ZERO_MEASURE)
  const figures = [
    patch === null ? '' : renderFigure('Changed lines', measurePatch(patch).lines),
    renderFigure('Lines', project.lines),
    renderFigure('Branches', project.branches),
    renderFigure('Functions', project.functions),
    metric === 'lines' ? '' : renderFigure(METRIC_NAMES[metric], ratioOf(project, metric)),
  ]
  return `<dl class="figures">${figures.join('')}</dl>`
}

function renderFigure(name: string, ratio: Ratio): string {
  const { covered, total } = ratio
  if (total === 0) {
    return `<div class="figure-box"><dt>${name}</dt><dd><span class="figure-value figure-none">none</span></dd></div>`
  }
  const missed = total - covered
  return `<div class="figure-box"><dt>${name}</dt><dd><span class="figure-value">${showRatio(ratio)}</span><span class="figure-counts">${group(covered)} of ${group(total)}${missed === 0 ? '' : `, ${group(missed)} missed`}</span></dd></div>`
}

function group(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202F')
}
