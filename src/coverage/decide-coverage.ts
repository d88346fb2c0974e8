import type { Percent } from '../config/percent.ts'
import type { Decision, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import type { UnreportedFile } from './collect-unreported.ts'
import type { CoverageData } from './coverage-data.ts'
import type { CoverageOptions } from './coverage-options.ts'
import { isBelow, measurePatch } from './diff/collect-patch.ts'
import type { PatchFacts } from './diff/collect-patch.ts'
import { judgeFiles } from './gate/judge-files.ts'
import { judgePatch, uncoveredLines } from './gate/judge-patch.ts'
import { judgeRatio } from './gate/judge-ratio.ts'
import { judgeReports, judgeShards } from './gate/judge-reports.ts'
import { summariseRules } from './gate/summarise-rules.ts'
import { addMeasures, measureFile, ZERO_MEASURE } from './model/file-coverage.ts'
import type { FileCoverage, Measure, MeasuredFile } from './model/file-coverage.ts'
import { createFileFilter } from './paths/file-filter.ts'
import type { FileFilter } from './paths/file-filter.ts'

export type CoverageFacts = {
  readonly reports: CoverageData['reports']
  /** By the repository's path. */
  readonly files: ReadonlyMap<string, FileCoverage>
  readonly foreign: readonly string[]
  /** Sources in no report whose lines count as uncovered. */
  readonly unreported: readonly UnreportedFile[]
  /** Null where changed lines are not judged. */
  readonly patch: PatchFacts | null
}

export type CoveragePolicy = Pick<
  CoverageOptions,
  | 'metric'
  | 'min'
  | 'fileMin'
  | 'patchMin'
  | 'services'
  | 'components'
  | 'shards'
  | 'unreported'
  | 'baseline'
>

/** A service or a component: its files, reported or not, and what they sum up to. */
type Part = {
  readonly kind: 'service' | 'component'
  readonly name: string
  /** How findings name it. */
  readonly label: string
  readonly min: Percent | null
  readonly files: readonly MeasuredFile[]
  readonly unreported: readonly UnreportedFile[]
  readonly measure: Measure
}

/** Judges the coverage of the project, of its parts, of each file and of the changed lines; pure. */
export function decideCoverage(
  facts: CoverageFacts,
  policy: CoveragePolicy,
): Decision<CoverageData> {
  const { metric } = policy
  const reported = [...facts.files]
    .map(([path, file]) => ({ path, measure: measureFile(file) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const unreported = facts.unreported.map(measureUnreported)
  const files = policy.unreported === 'all' ? [...reported, ...unreported] : reported
  const project = sum(files)
  const parts = listParts(policy, reported, facts.unreported)
  const rules: RuleResult[] = [judgeReports(facts, project)]
  if (Object.keys(policy.shards).length > 0) rules.push(judgeShards(facts.reports, policy.shards))
  if (policy.min !== null) {
    const subject = { id: 'coverage/project-min', label: 'project', of: 'the project' }
    rules.push(judgeRatio({ ...subject, metric, min: policy.min, measure: project, files }))
  }
  for (const part of parts) if (part.min !== null) rules.push(judgePart(part, part.min, metric))
  if (policy.fileMin !== null) rules.push(judgeFiles(files, policy.fileMin, metric))
  if (facts.patch !== null && policy.patchMin !== null) {
    rules.push(judgePatch(facts.patch, policy.patchMin, metric))
  }
  if (policy.baseline !== null) rules.push(judgeBaseline(policy.baseline))
  return {
    verdict: worstVerdict(rules.map((rule) => rule.verdict)),
    summary: summariseRules(rules, project, metric),
    rules,
    data: {
      metric,
      reports: [...facts.reports],
      project: counts(project),
      min: numberOf(policy.min),
      services: partsData(parts, 'service'),
      components: partsData(parts, 'component'),
      files: reported.map(({ path, measure }) => ({ path, ...counts(measure) })),
      unreported: [...facts.unreported],
      foreign: [...facts.foreign],
      patch: facts.patch === null ? null : patchData(facts.patch, policy),
      baseline: null,
    },
  }
}

function listParts(
  policy: CoveragePolicy,
  files: readonly MeasuredFile[],
  unreported: readonly UnreportedFile[],
): readonly Part[] {
  const part = (rest: Pick<Part, 'kind' | 'name' | 'label' | 'min'>, owns: FileFilter): Part => {
    const own = files.filter(({ path }) => owns(path))
    const missing = unreported.filter(({ path }) => owns(path))
    const measure = sum([...own, ...missing.map(measureUnreported)])
    return { ...rest, files: own, unreported: missing, measure }
  }
  return [
    ...Object.entries(policy.services).map(([name, { path, min }]) => {
      const label = path.split('/').at(-1) === name ? path : `${name} (${path})`
      return part({ kind: 'service', name, label, min }, (file) => isBelow(file, path))
    }),
    ...Object.entries(policy.components).map(([name, { paths, min }]) =>
      part({ kind: 'component', name, label: name, min }, createFileFilter(paths)),
    ),
  ]
}

function judgePart(part: Part, min: Percent, metric: CoveragePolicy['metric']): RuleResult {
  return judgeRatio({
    id: `coverage/${part.kind}-min`,
    label: part.label,
    of: `${part.kind} ${part.name}`,
    metric,
    min,
    measure: part.measure,
    files: [...part.files, ...part.unreported.map(measureUnreported)],
    unreported: part.unreported.map(({ path }) => path),
  })
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

function measureUnreported({ path, lines: total }: UnreportedFile): MeasuredFile {
  const lines = { covered: 0, total }
  return { path, measure: { ...ZERO_MEASURE, lines, strict: lines } }
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

function partsData(parts: readonly Part[], kind: Part['kind']): CoverageData['services'] {
  return Object.fromEntries(
    parts
      .filter((part) => part.kind === kind)
      .map(({ name, min, measure }) => [name, { ...counts(measure), min: numberOf(min) }]),
  )
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
