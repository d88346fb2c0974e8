import type { ImagesManifest } from '../contract/images-manifest.ts'
import type { Decision, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import type { DeployData } from './deploy-data.ts'

type Refused = {
  readonly project: string
  readonly manifest: ImagesManifest
  /** The release that runs, and goes on running. */
  readonly before: number | null
}

/** The decision where a rule refuses the release before anything was touched. */
export function refuse(refused: Refused, rules: readonly RuleResult[]): Decision<DeployData> {
  const broken = rules.filter(({ verdict }) => verdict !== 'pass')
  return {
    verdict: worstVerdict(rules.map(({ verdict }) => verdict)),
    summary: `refused before anything was touched: ${broken.map(({ found }) => found).join('; ')}`,
    rules,
    data: untouched(refused),
  }
}

/** What people are told of an error that ends the gate without a decision of its own. */
export function describeError(refused: Refused, error: unknown): Decision<DeployData> {
  const found = error instanceof Error ? error.message : String(error)
  const rule = {
    id: 'deploy/error',
    expected: 'the deploy to begin',
    found,
    fix: '',
    locations: [],
  }
  return {
    verdict: 'error',
    summary: `could not deploy: ${found}`,
    rules: [{ ...rule, verdict: 'error' }],
    data: untouched(refused),
  }
}

function untouched({ project, manifest, before }: Refused): DeployData {
  return {
    project,
    commit: manifest.commit,
    release: null,
    previous: before,
    services: [],
    steps: [],
    smoke: [],
    rolledBack: null,
  }
}
