import type { Decision, RuleResult } from '../contract/result.ts'

/**
 * The guard's verdict as this gate's own rule, followed by the guard's rules that did not pass, so
 * that the reader sees what stands where. Anything but a pass refuses the deploy.
 */
export function judgeGuard(guard: Decision<object>): readonly RuleResult[] {
  const passed = guard.verdict === 'pass'
  const rule: RuleResult = {
    id: 'deploy/guard',
    verdict: passed ? 'pass' : guard.verdict === 'fail' ? 'fail' : 'error',
    expected: 'the rendered staging configuration to be paper only',
    found: guard.summary,
    fix: passed ? '' : 'Correct the staging configuration; nothing was touched.',
    locations: [],
  }
  return [rule, ...guard.rules.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')]
}
