import type { Percent } from '../config/percent.ts'
import type { Decision, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import type { BaselineFacts } from './baseline/collect-baseline.ts'
import type { UnreportedFile } from './collect-unreported.ts'
import type { CoverageData } from './coverage-data.ts'
import type { CoverageOptions } from './coverage-options.ts'
import { isBelow, measurePatch } from './diff/collect-patch.ts'
import type { PatchFacts } from './diff/collect-patch.ts'
import { judgeBaseline } from './gate/judge-baseline.ts'
import { judgeDrop } from './gate/judge-drop.ts'
import { judgeFiles } from './gate/judge-files.ts'
import { judgeLostLines } from './gate/judge-lost-lines.ts'
import { judgePatch, uncoveredLines } from './gate/judge-patch.ts'
import { judgeRatio } from './gate/judge-ratio.ts'
import { judgeReports, judgeShards } from './gate/judge-reports.ts'
import { limitLostLines } from './gate/limit-lost-lines.ts'
import { summariseRules } from './gate/summarise-rules.ts'
import { addMeasures, measureFile, sumMeasures, ZERO_MEASURE } from './model/file-coverage.ts'
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
  /** Null where no baseline is looked for. */
  readonly baseline: BaselineFacts | null
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
  | 'maxDrop'
  | 'maxLostLines'
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
  const baseline = compareWithBaseline(facts.baseline, sum(reported))
  rules.push(...judgeAgainstBaseline(baseline, policy))
  return {
    verdict: worstVerdict(rules.map((rule) => rule.verdict)),
    summary: summariseRules(rules, project, metric),
    rules,
    data: {
      metric,
      reports: [...facts.reports],
      project,
      min: numberOf(policy.min),
      services: partsData(parts, 'service'),
      components: partsData(parts, 'component'),
      files: reported.map(({ path, measure }) => ({ path, ...measure })),
      unreported: [...facts.unreported],
      foreign: [...facts.foreign],
      patch: facts.patch === null ? null : patchData(facts.patch, policy),
      baseline: baselineData(baseline),
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

type Compared =
  | (Extract<BaselineFacts, { kind: 'found' }> & {
      /** What is measured now, of the same kinds of files as what was measured before. */
      readonly now: Measure
    })
  | Exclude<BaselineFacts, { kind: 'found' }>

function compareWithBaseline(facts: BaselineFacts | null, reported: Measure): Compared | null {
  if (facts?.kind !== 'found') return facts
  return { ...facts, now: addMeasures(reported, facts.unreported) }
}

function judgeAgainstBaseline(
  facts: Compared | null,
  { baseline, maxDrop, maxLostLines, metric }: CoveragePolicy,
): readonly RuleResult[] {
  if (facts === null || baseline === null) return []
  if (facts.kind !== 'found') return [judgeBaseline(facts, baseline)]
  return [
    judgeBaseline(facts, baseline),
    ...(maxDrop === null ? [] : [judgeDrop(facts, maxDrop, metric)]),
    ...(maxLostLines === null ? [] : [judgeLostLines(facts, maxLostLines)]),
  ]
}

function baselineData(facts: Compared | null): CoverageData['baseline'] {
  if (facts?.kind !== 'found') return null
  const { sha, distance, before, now } = facts
  const { lost, more } = limitLostLines(facts.lost)
  const files = lost.map(({ path, lines }) => ({ path, lines: [...lines] }))
  return { sha, distance, project: before, now, lost: files, moreLost: more }
}

function measureUnreported({ path, lines: total }: UnreportedFile): MeasuredFile {
  const lines = { covered: 0, total }
  return { path, measure: { ...ZERO_MEASURE, lines, strict: lines } }
}

function patchData(
  patch: PatchFacts,
  { metric, patchMin }: CoveragePolicy,
): NonNullable<CoverageData['patch']> {
  const { lines, branches, strict } = measurePatch(patch)
  return {
    base: patch.base.sha,
    lines,
    branches,
    strict,
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
      .map(({ name, min, measure }) => [name, { ...measure, min: numberOf(min) }]),
  )
}

function sum(files: readonly MeasuredFile[]): Measure {
  return sumMeasures(files.map(({ measure }) => measure))
}

function numberOf(percent: Percent | null): number | null {
  return percent === null ? null : percent.numerator / percent.denominator
}
