import * as core from '@actions/core'

import type { GateResult } from '../../../contract/result.ts'
import { isAccepted } from '../../../contract/verdict.ts'
import { stripControls } from '../../../report/escape-text.ts'

/** GitHub shows ten errors of a step; one of them is the step's own. */
const MOST_ANNOTATIONS = 9

/** Puts what failed beside the lines of the change that it is about. */
export function annotate(results: readonly GateResult[]): void {
  const places = results.flatMap(({ gate, rules }) =>
    rules
      .filter((rule) => !isAccepted(rule.verdict))
      .flatMap((rule) => rule.locations.map((location) => ({ gate, rule, location }))),
  )
  for (const { gate, rule, location } of places.slice(0, MOST_ANNOTATIONS)) {
    core.error(stripControls(`expected ${rule.expected}; found ${rule.found}. ${rule.fix}`), {
      title: `${gate}: ${rule.id}`,
      file: location.path,
      ...(location.line === undefined ? {} : { startLine: location.line }),
      ...(location.endLine === undefined ? {} : { endLine: location.endLine }),
    })
  }
  const more = places.length - MOST_ANNOTATIONS
  if (more > 0) core.info(`and ${more} more places; the summary and the result file name them.`)
}
