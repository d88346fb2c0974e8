import type { RuleResult } from '../../contract/result.ts'
import type { Verdict } from '../../contract/verdict.ts'
import type { Metric } from '../coverage-options.ts'
import type { PatchFacts } from '../diff/collect-patch.ts'
import type { FileCoverage } from '../model/file-coverage.ts'

/** Everything that the page shows. Texts may come from reports and sources: none of them is trusted. */
export type HtmlReportInput = {
  readonly title: string
  readonly commit: { readonly sha: string; readonly url: string | null } | null
  readonly generatedAt: Date
  readonly verdict: Verdict
  readonly summary: string
  readonly metric: Metric
  readonly rules: readonly RuleResult[]
  /** By the repository's path. */
  readonly files: ReadonlyMap<string, FileCoverage>
  /** Null where changed lines are not judged. */
  readonly patch: PatchFacts | null
  /** Folder of each service by its name. */
  readonly services: Readonly<Record<string, string>>
  /** Text of a file; null where it cannot be read. */
  readonly readSource: (path: string) => Promise<string | null>
}
