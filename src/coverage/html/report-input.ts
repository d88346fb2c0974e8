import type { RuleResult } from '../../contract/result.ts'
import type { Verdict } from '../../contract/verdict.ts'
import type { Metric } from '../coverage-options.ts'
import type { PatchFacts, PatchFile } from '../diff/collect-patch.ts'
import type { FileCoverage } from '../model/file-coverage.ts'

/** A changed file; with `changed`, every changed line is marked and not only those not covered. */
type HtmlPatchFile = PatchFile & { readonly changed?: readonly number[] }

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
  readonly patch: (Omit<PatchFacts, 'files'> & { readonly files: readonly HtmlPatchFile[] }) | null
  /** Folder of each service by its name. */
  readonly services: Readonly<Record<string, string>>
  /** Text of a file; null where it cannot be read. */
  readonly readSource: (path: string) => Promise<string | null>
}
