import type { GateResult, RuleResult } from '../../contract/result.ts'
import { isAccepted } from '../../contract/verdict.ts'
import { coverageDataSchema } from '../coverage-data.ts'
import type { CoverageData } from '../coverage-data.ts'
import { listLostFiles, listUncoveredFiles } from './uncovered-files.ts'
import type { UncoveredFile } from './uncovered-files.ts'

/** A note beside lines of the change, or beside a file where there are no lines to name. */
export type CoverageAnnotation = {
  readonly level: 'error' | 'warning'
  readonly title: string
  readonly message: string
  readonly path: string
  readonly line?: number
  readonly endLine?: number
}

/**
 * One note per range of uncovered lines, worst first: those of failed rules as errors, the longest
 * ranges first, then the files that failed rules name, then, as warnings, what else of the change
 * is uncovered. Null for a result without figures.
 */
export function listCoverageAnnotations(result: GateResult): readonly CoverageAnnotation[] | null {
  const parsed = coverageDataSchema.safeParse(result.data)
  if (!parsed.success) return null
  const { data } = parsed
  const failed = result.rules.filter((rule) => !isAccepted(rule.verdict))
  const patchRule = failed.find(isAboutChange)
  return [
    ...failed.flatMap((rule) => noteRanges(filesOf(rule, data), rule, data)),
    ...failed.flatMap(noteFiles),
    ...(patchRule === undefined ? noteRanges(listUncoveredFiles(data), null, data) : []),
  ]
}

function isAboutChange({ id }: RuleResult): boolean {
  return id === 'coverage/patch-min'
}

function isAboutLostLines({ id }: RuleResult): boolean {
  return id.startsWith('coverage/') && id.includes('lost')
}

function filesOf(rule: RuleResult, data: CoverageData): readonly UncoveredFile[] {
  if (isAboutChange(rule)) return listUncoveredFiles(data)
  return isAboutLostLines(rule) ? listLostFiles(data) : []
}

function noteRanges(
  files: readonly UncoveredFile[],
  rule: RuleResult | null,
  { metric }: CoverageData,
): readonly CoverageAnnotation[] {
  return files
    .flatMap(({ path, ranges, changed }) => ranges.map((range) => ({ path, changed, ...range })))
    .sort((a, b) => b.count - a.count)
    .map(({ path, line, endLine, count, changed }) => {
      const lines = `${count} ${changed === null ? '' : 'changed '}line${count === 1 ? '' : 's'}`
      const state =
        changed === null
          ? 'covered at the baseline, not now'
          : `not ${metric === 'lines' ? '' : 'fully '}covered by tests`
      return {
        level: rule === null ? 'warning' : 'error',
        title: `coverage: ${rule?.id ?? 'uncovered change'}`,
        message: `${lines} ${state}${rule === null ? '' : `; ${rule.found}`}`,
        path,
        line,
        endLine,
      }
    })
}

/** Rules about a whole part name files, not lines. */
function noteFiles(rule: RuleResult): readonly CoverageAnnotation[] {
  if (isAboutChange(rule) || isAboutLostLines(rule)) return []
  return rule.locations.map(({ path }) => ({
    level: 'error',
    title: `coverage: ${rule.id}`,
    message: `${rule.found}. ${rule.fix}`,
    path,
  }))
}
