import { partsOf, pathOf } from './expressions/expression.ts'
import type { Expression } from './expressions/expression.ts'
import { findExpressions } from './expressions/find-expressions.ts'
import { parseExpression } from './expressions/parse-expression.ts'
import { possibleTexts } from './possible-values.ts'
import type { Scope } from './possible-values.ts'
import type { Step } from './workflow-data.ts'

const NAMES_HEAD =
  /github\.event\.pull_request\.(?:head|number|merge_commit_sha)|github\.head_ref|github\.event\.number|github\.event\.workflow_run\.(?:head_|pull_requests)|refs\/pull\/|\bpull\/|toJSON\(\s?github/i
const FETCHES =
  /\bgit\s(?:[^\n]{0,200}\s)?(?:fetch|checkout|pull|clone|switch|worktree|merge|reset|cherry-pick)\b/

/** Commits and repositories that the run's own branch stands for, also in runs that a pull request starts. */
const OWN = [
  'github.sha',
  'github.ref',
  'github.ref_name',
  'github.base_ref',
  'github.workflow_sha',
  'github.workflow_ref',
  'github.repository',
  'github.repository_owner',
  'github.event.repository.default_branch',
  'github.event.repository.full_name',
  'github.event.pull_request.base.sha',
  'github.event.pull_request.base.ref',
  'github.event.pull_request.base.repo.full_name',
]

/**
 * Whether a step brings in what may be a pull request's own code: a checkout of anything but the run's own commit,
 * a literal branch or a literal repository, or git commands near a name of the head.
 * @param job.context text of what surrounds the step, where a variable may hold the head
 */
export function checksOutHead(
  step: Step,
  job: { readonly scope: Scope; readonly context: string },
): boolean {
  if (/\bgh\s+pr\s+checkout\b/.test(step.run)) return true
  const near = withDots(`${step.text}\n${job.context}`)
  if (FETCHES.test(step.run) && NAMES_HEAD.test(near)) return true
  if (!/(?:^|\/)[\w.-]{0,100}checkout[\w.-]{0,100}@/i.test(step.uses ?? '')) return false
  return ['ref', 'repository'].some((key) => !isOwn(step.given.get(key) ?? '', job.scope))
}

function isOwn(text: string, scope: Scope): boolean {
  if (/\bpull\//.test(text)) return false
  const expressions = findExpressions(text)
  if (
    expressions.every(({ text: inner, isOpen }) => {
      const parsed = isOpen ? null : parseExpression(inner)
      return parsed !== null && isOwnExpression(parsed)
    })
  ) {
    return true
  }
  return [...possibleTexts(text, scope)].every(
    (value) => value !== null && !value.includes('pull/'),
  )
}

function isOwnExpression(expression: Expression): boolean {
  const path = pathOf(expression)
  if (path !== null) return OWN.includes(path.join('.'))
  return expression.kind !== 'call' && partsOf(expression).every(isOwnExpression)
}

/** `github['head_ref']` as `github.head_ref`. */
function withDots(text: string): string {
  return text.replaceAll(/\[\s?'(\w{1,100})'\s?\]/g, '.$1')
}
