import type { RuleResult } from '../../contract/result.ts'
import type { BaselineFacts } from '../baseline/collect-baseline.ts'

/** Whether there is an earlier commit to compare with; a missing one is judged as the config says. */
export function judgeBaseline(facts: BaselineFacts, policy: 'warn' | 'require'): RuleResult {
  const rule = {
    id: 'coverage/baseline',
    expected: 'the stored coverage of an earlier commit to compare with',
    locations: [],
  }
  switch (facts.kind) {
    case 'found':
      return { ...rule, verdict: 'pass', found: `baseline: ${showPlace(facts)}`, fix: '' }
    case 'missing':
      return { ...rule, verdict: verdictOf(policy), found: showSearch(facts), fix: fixOf(facts) }
    case 'refused':
      return {
        ...rule,
        verdict: verdictOf(policy),
        found: `baseline: none that can be used: ${facts.problem}`,
        fix: facts.fix,
      }
    default:
      return facts satisfies never
  }
}

/** `1a2b3c4d5e (2 commits before)` */
export function showPlace({
  sha,
  distance,
}: {
  readonly sha: string
  readonly distance: number
}): string {
  const before = distance === 1 ? '1 commit before' : `${distance} commits before`
  return `${sha.slice(0, 10)}${distance === 0 ? '' : ` (${before})`}`
}

type Missing = Extract<BaselineFacts, { kind: 'missing' }>

function showSearch({ from, asked, isCut }: Missing): string {
  const ancestors = asked - 1
  const before = ancestors === 1 ? 'the commit before' : `the ${ancestors} commits before`
  const looked = `${from.slice(0, 10)}${ancestors > 0 ? ` and ${before} have` : ' has'} none`
  return `baseline: ${looked}${isCut ? '; there this shallow clone ends' : ''}`
}

function fixOf({ isCut }: Missing): string {
  return isCut
    ? 'Fetch more of the history (fetch-depth: 0 on actions/checkout), or store one: let the default branch run the gate.'
    : 'Store one: let the default branch run the gate, or save one where that commit is checked out.'
}

function verdictOf(policy: 'warn' | 'require'): 'error' | 'skip' {
  return policy === 'require' ? 'error' : 'skip'
}
