import * as core from '@actions/core'

import type { GateResult } from '../../../contract/result.ts'
import { isAccepted } from '../../../contract/verdict.ts'
import { listCoverageAnnotations } from '../../../coverage/markdown/list-coverage-annotations.ts'
import { listIntegrationAnnotations } from '../../../integration/render/list-integration-annotations.ts'
import { stripControls } from '../../../report/escape-text.ts'
import { shortenText } from '../../../report/shorten-text.ts'

/** GitHub shows ten of each level of a step; one error is the step's own, one warning may be. */
const MOST_ANNOTATIONS = 9
const LONGEST_MESSAGE = 1_000

type Annotation = {
  readonly level: 'error' | 'warning'
  readonly title: string
  readonly message: string
  readonly path: string
  readonly line?: number | undefined
  readonly endLine?: number | undefined
}

/** Puts what failed beside the lines that it is about, worst first; the rest is counted. */
export function annotate(results: readonly GateResult[]): void {
  const annotations = results.flatMap(listAnnotations)
  let more = 0
  for (const level of ['error', 'warning'] as const) {
    const own = annotations.filter((annotation) => annotation.level === level)
    for (const annotation of own.slice(0, MOST_ANNOTATIONS)) show(annotation)
    more += Math.max(0, own.length - MOST_ANNOTATIONS)
  }
  if (more > 0) core.info(`and ${more} more places; the summary and the result file name them.`)
}

function listAnnotations(result: GateResult): readonly Annotation[] {
  const own = listOwnAnnotations(result)
  if (own !== null) return own
  return result.rules
    .filter((rule) => !isAccepted(rule.verdict))
    .flatMap((rule) =>
      rule.locations.map((location) => ({
        level: 'error' as const,
        title: `${result.gate}: ${rule.id}`,
        message: `expected ${rule.expected}; found ${rule.found}. ${rule.fix}`,
        ...location,
      })),
    )
}

function listOwnAnnotations(result: GateResult): readonly Annotation[] | null {
  if (result.gate === 'coverage') return listCoverageAnnotations(result)
  return result.gate === 'integration' ? listIntegrationAnnotations(result) : null
}

function show({ level, title, message, path, line, endLine }: Annotation): void {
  const say = level === 'error' ? core.error : core.warning
  say(shortenText(stripControls(message), LONGEST_MESSAGE), {
    title,
    file: path,
    ...(line === undefined ? {} : { startLine: line }),
    ...(endLine === undefined ? {} : { endLine }),
  })
}
