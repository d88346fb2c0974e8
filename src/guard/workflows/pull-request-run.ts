import type { JobRun } from './expand-jobs.ts'
import type { Job, Workflow } from './workflow-data.ts'

const PULL_REQUEST_EVENTS = ['pull_request', 'pull_request_target']
const ASKS_FOR_EVENT = /github\s?\.\s?(?:event_name|ref|ref_name|base_ref|ref_protected|event\b)/i

/**
 * Whether a pull request may start the job: its run begins with one, and neither the job, nor one that it waits
 * for, nor one that calls it asks in its `if:` which event or branch it runs for.
 */
export function mayRunForPullRequest({ triggers, chain }: JobRun): boolean {
  if (!triggers.some((trigger) => PULL_REQUEST_EVENTS.includes(trigger))) return false
  return !chain.some(({ workflow, job }) => isConditional(workflow, job, new Set()))
}

function isConditional(workflow: Workflow, job: Job, seen: Set<string>): boolean {
  if (seen.has(job.id)) return false
  seen.add(job.id)
  if (ASKS_FOR_EVENT.test(job.condition)) return true
  // With one of these it runs although the job that it waits for was left out.
  if (/\b(?:always|cancelled|failure)\s?\(/i.test(job.condition)) return false
  return job.needs.some((id) => {
    const needed = workflow.jobs.find((other) => other.id === id)
    return needed !== undefined && isConditional(workflow, needed, seen)
  })
}
