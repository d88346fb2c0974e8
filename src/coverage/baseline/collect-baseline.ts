import type { Git } from '../../adapters/git.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { UnreportedFile } from '../collect-unreported.ts'
import { addMeasures, ZERO_MEASURE } from '../model/file-coverage.ts'
import type { FileCoverage, Measure } from '../model/file-coverage.ts'
import type { FileFilter } from '../paths/file-filter.ts'
import { printable } from '../printable.ts'
import type { Baseline } from './baseline.ts'
import type { BaselineStore } from './baseline-store.ts'
import { compareFiles } from './compare-files.ts'
import type { LostLines } from './compare-files.ts'
import { decodeBaseline } from './decode-baseline.ts'
import { findBaseline } from './find-baseline.ts'
import { readHistory } from './history.ts'
import { measureUnreported } from './measure-unreported.ts'

/** What became of the look for a baseline. */
export type BaselineFacts = FoundFacts | MissingFacts | RefusedFacts

type FoundFacts = {
  readonly kind: 'found'
  readonly sha: string
  /** Commits between it and the commit that the change began from. */
  readonly distance: number
  readonly where: string
  /** What it measured, without the lines that are gone or rewritten now. */
  readonly before: Measure
  /** What of today's sources in no report must be added to the reports' sum to compare it with that. */
  readonly unreported: Measure
  readonly lost: readonly LostLines[]
}

/** None of the commits that were looked at has one. */
type MissingFacts = {
  readonly kind: 'missing'
  /** Where the search began: the commit that the change began from. */
  readonly from: string
  readonly asked: number
  /** The search ended where the shallow clone does. */
  readonly isCut: boolean
}

/** One may be there but cannot be had or used; printable. */
type RefusedFacts = {
  readonly kind: 'refused'
  readonly from: string
  readonly problem: string
  readonly fix: string
}

export type BaselineInput = {
  readonly git: Git
  readonly store: BaselineStore
  /** Commit that the change began from, whose baseline is looked for first. */
  readonly from: string
  readonly limit?: number
  /** The config file as `encodeBaseline` was told; a baseline of another one measured another thing. */
  readonly config: string | null
  /** What the reports say now, by path. */
  readonly coverage: ReadonlyMap<string, FileCoverage>
  /** Sources that no report names and that count as uncovered; null where those do not count. */
  readonly unreported: readonly UnreportedFile[] | null
  readonly isExcluded: FileFilter
}

/**
 * Finds the baseline of the commit that the change began from, or of its nearest ancestor that has one,
 * and compares it with what is covered now. A store that refuses or a baseline that is damaged is a fact
 * like any other, for the policy to judge.
 */
export async function collectBaseline(input: BaselineInput): Promise<BaselineFacts> {
  const usable = await findUsable(input)
  if (usable.kind !== 'found') return usable
  const { baseline, distance, where } = usable
  const { sha } = baseline
  const history = await readHistory(input.git, sha)
  const files = new Map([...baseline.files].filter(([path]) => !input.isExcluded(path)))
  const { before, lost } = compareFiles({ ...input, before: files, now: input.coverage, history })
  const unreported = await measureUnreported(baseline, input, history)
  return {
    kind: 'found',
    sha,
    distance,
    where,
    before: addMeasures(before, unreported?.before ?? ZERO_MEASURE),
    unreported: unreported?.now ?? ZERO_MEASURE,
    lost,
  }
}

type Usable = Pick<FoundFacts, 'kind' | 'distance' | 'where'> & { readonly baseline: Baseline }

async function findUsable(input: BaselineInput): Promise<Usable | MissingFacts | RefusedFacts> {
  const { from, config } = input
  try {
    const { found, asked, isCut } = await findBaseline(input)
    if (found === null) return { kind: 'missing', from, asked, isCut }
    const { sha, distance, where } = found
    const baseline = decodeBaseline(found.bytes, sha)
    if (baseline.config !== config) throw anotherConfig(sha, baseline.config, config)
    return { kind: 'found', baseline, distance, where: printable(where) }
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
    const { expected, found, fix } = error.parts
    const problem = printable(`expected ${expected}; found ${found}`)
    return { kind: 'refused', from, problem, fix: printable(fix) }
  }
}

function anotherConfig(sha: string, found: string | null, own: string | null): WorldError {
  return new WorldError('coverage/baseline', {
    expected: `the baseline of ${sha.slice(0, 10)} to be of ${own ?? 'no config file'}`,
    found: `one of ${found ?? 'no config file'}`,
    fix: 'Keep the baselines of each config file apart: give each a folder of its own.',
  })
}
