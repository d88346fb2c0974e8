import type { RuleResult } from '../../contract/result.ts'
import type { Metric } from '../coverage-options.ts'
import type { Measure } from '../model/file-coverage.ts'
import { ratioOf, unitOf } from './metric.ts'
import { showRatio } from './threshold.ts'

/** What is broken, errors first; else the figures that were judged, services and components in one word. */
export function summariseRules(
  rules: readonly RuleResult[],
  project: Measure,
  metric: Metric,
): string {
  const found = (verdict: RuleResult['verdict'], ...ids: readonly string[]): readonly string[] =>
    rules
      .filter((rule) => rule.verdict === verdict && (ids.length === 0 || ids.includes(rule.id)))
      .map((rule) => rule.found)
  const broken = [...found('error'), ...found('fail')]
  if (broken.length > 0) return broken.join('; ')
  const many = (id: string, name: string): readonly string[] => {
    const passed = found('pass', id)
    return passed.length > 1 ? [`all ${passed.length} ${name} reach their minimum`] : passed
  }
  const figures = [
    ...found('pass', 'coverage/project-min'),
    ...many('coverage/service-min', 'services'),
    ...many('coverage/component-min', 'components'),
    ...found('pass', 'coverage/file-min', 'coverage/patch-min', 'coverage/max-drop'),
  ]
  if (figures.length > 0) return figures.join('; ')
  return `project: ${showRatio(ratioOf(project, metric))} of ${unitOf(metric)}, no minimum set`
}
