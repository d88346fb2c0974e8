import type { Percent } from '../config/percent.ts'
import type { Decision, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import type { CoverageData } from './coverage-data.ts'
import type { CoverageOptions } from './coverage-options.ts'
import { isBelow, measurePatch } from './diff/collect-patch.ts'
import type { PatchFacts } from './diff/collect-patch.ts'
import { judgePatch, uncoveredLines } from './gate/judge-patch.ts'
import { judgeRatio } from './gate/judge-ratio.ts'
import { ratioOf, unitOf } from './gate/metric.ts'
import { showRatio } from './gate/threshold.ts'
import { addMeasures, measureFile, ZERO_MEASURE } from './model/file-coverage.ts'
import type { FileCoverage, Measure } from './model/file-coverage.ts'
import { printable } from './printable.ts'

export type CoverageFacts = {
  readonly reports: CoverageData['reports']
  /** By the repository's path. */
  readonly files: ReadonlyMap<string, FileCoverage>
  readonly foreign: readonly string[]
  /** Null where changed lines are not judged. */
  readonly patch: PatchFacts | null
}

export type CoveragePolicy = Pick<
  CoverageOptions,
  'metric' | 'min' | 'patchMin' | 'services' | 'baseline'
>

type MeasuredFile = { readonly path: string; readonly measure: Measure }

/** Judges the coverage of the project, of each service and of the changed lines against their minima. */
export function decideCoverage(
  facts: CoverageFacts,
  policy: CoveragePolicy,
): Decision<CoverageData> {
  const files = [...facts.files]
    .map(([path, file]) => ({ path, measure: measureFile(file) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const services = Object.entries(policy.services).map(([name, { path, min }]) => {
    const own = files.filter((file) => isBelow(file.path, path))
    return { name, path, min, own, measure: sum(own) }
  })
  const { metric } = policy
  const project = sum(files)
  const judged: RuleResult[] = [judgeReports(facts, project)]
  if (policy.min !== null) {
    const subject = { id: 'coverage/project-min', label: 'project', of: 'the project' }
    judged.push(judgeRatio({ ...subject, metric, min: policy.min, measure: project, files }))
  }
  for (const { name, path, min, own, measure } of services) {
    if (min === null) continue
    const label = path.split('/').at(-1) === name ? path : `${name} (${path})`
    const subject = { id: 'coverage/service-min', label, of: `service ${name}` }
    judged.push(judgeRatio({ ...subject, metric, min, measure, files: own }))
  }
  if (facts.patch !== null && policy.patchMin !== null) {
    judged.push(judgePatch(facts.patch, policy.patchMin, metric))
  }
  if (policy.baseline !== null) judged.push(judgeBaseline(policy.baseline))
  return {
    verdict: worstVerdict(judged.map((rule) => rule.verdict)),
    summary: summarise(judged, project, policy),
    rules: judged,
    data: {
      metric,
      reports: [...facts.reports],
      project: counts(project),
      min: numberOf(policy.min),
      services: Object.fromEntries(
        services.map(({ name, min, measure }) => [
          name,
          { ...counts(measure), min: numberOf(min) },
        ]),
      ),
      components: {},
      files: files.map(({ path, measure }) => ({ path, ...counts(measure) })),
      foreign: [...facts.foreign],
      patch: facts.patch === null ? null : patchData(facts.patch, policy),
      baseline: null,
    },
  }
}

function judgeReports(facts: CoverageFacts, project: Measure): RuleResult {
  const left = facts.foreign.slice(0, 3).map((path) => printable(path, 100))
  const foreign =
    facts.foreign.length === 0
      ? ''
      : `; left out ${facts.foreign.length} that are no files here, such as ${left.join(', ')}`
  return {
    id: 'coverage/reports',
    verdict: 'pass',
    expected: 'every report to be whole and to name files of this repository',
    found: `${facts.reports.length} report(s), ${facts.files.size} file(s), ${project.lines.total} line(s)${foreign}`,
    fix: '',
    locations: [],
  }
}

function judgeBaseline(baseline: 'warn' | 'require'): RuleResult {
  return {
    id: 'coverage/baseline',
    verdict: baseline === 'require' ? 'error' : 'skip',
    expected: 'the coverage of an earlier commit to compare with',
    found: 'none is stored yet',
    fix:
      baseline === 'require'
        ? 'Set coverage.baseline to warn in papergate.yml until baselines are stored.'
        : '',
    locations: [],
  }
}

/** What is broken, errors first; else the figures that were judged, services in one word. */
function summarise(
  rules: readonly RuleResult[],
  project: Measure,
  { metric }: CoveragePolicy,
): string {
  const found = (verdict: RuleResult['verdict'], ...ids: readonly string[]): readonly string[] =>
    rules
      .filter((rule) => rule.verdict === verdict && (ids.length === 0 || ids.includes(rule.id)))
      .map((rule) => rule.found)
  const broken = [...found('error'), ...found('fail')]
  if (broken.length > 0) return broken.join('; ')
  const services = found('pass', 'coverage/service-min')
  const figures = [
    ...found('pass', 'coverage/project-min'),
    ...(services.length > 1 ? [`all ${services.length} services reach their minimum`] : services),
    ...found('pass', 'coverage/patch-min'),
  ]
  if (figures.length > 0) return figures.join('; ')
  return `project: ${showRatio(ratioOf(project, metric))} of ${unitOf(metric)}, no minimum set`
}

function patchData(
  patch: PatchFacts,
  { metric, patchMin }: CoveragePolicy,
): NonNullable<CoverageData['patch']> {
  const { lines, branches } = measurePatch(patch)
  return {
    base: patch.base.sha,
    lines,
    branches,
    min: numberOf(patchMin),
    files: patch.files.map((file) => ({
      path: file.path,
      lines: file.measure.lines,
      uncovered: [...uncoveredLines(file, metric)],
    })),
    missing: patch.files.filter((file) => !file.isReported).map((file) => file.path),
  }
}

function sum(files: readonly MeasuredFile[]): Measure {
  return files.reduce((total, { measure }) => addMeasures(total, measure), ZERO_MEASURE)
}

function counts({ lines, branches, functions }: Measure): Omit<Measure, 'strict'> {
  return { lines, branches, functions }
}

function numberOf(percent: Percent | null): number | null {
  return percent === null ? null : percent.numerator / percent.denominator
}
