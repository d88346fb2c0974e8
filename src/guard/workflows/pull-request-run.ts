import type { JobRun } from './expand-jobs.ts'
import type { Job, Workflow } from './workflow-data.ts'

const PULL_REQUEST_EVENTS = ['pull_request', 'pull_request_target']
const ASKS_FOR_EVENT = /github\s?\.\s?(?:event_name|ref|ref_name|base_ref|ref_protected|event\b)/i
const RUNS_ANYWAY = /\b(?:always|cancelled|failure)\s?\(/i

/**
 * Whether a pull request may start the job: its run begins with one, and neither the job, nor one that it waits
 * for, nor one that calls it asks in its `if:` which event or branch it runs for.
 */
export function mayRunForPullRequest({ triggers, chain }: JobRun): boolean {
  if (!triggers.some((trigger) => PULL_REQUEST_EVENTS.includes(trigger))) return false
  return !chain.some(({ workflow, job }) => isConditional(workflow, job))
}

function isConditional(workflow: Workflow, job: Job): boolean {
  if (withoutCondition.has(job)) return false
  const byId = new Map(workflow.jobs.map((one) => [one.id, one]))
  const seen = new Set<Job>()
  const open = [job]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next) || withoutCondition.has(next)) continue
    seen.add(next)
    if (ASKS_FOR_EVENT.test(next.condition)) return true
    // With one of these it runs although a job that it waits for was left out.
    if (RUNS_ANYWAY.test(next.condition)) continue
    open.push(...next.needs.flatMap((id) => byId.get(id) ?? []))
  }
  for (const one of seen) withoutCondition.add(one)
  return false
}

/** Jobs known to be without one, over all that they wait for; a job stands in one workflow only. */
const withoutCondition = new WeakSet<Job>()
