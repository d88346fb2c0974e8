import { checksOutHead } from './check-out-head.ts'
import { describeJob } from './describe-run.ts'
import type { JobRun } from './expand-jobs.ts'
import type { Problem } from './problem.ts'
import { resolveCall } from './resolve-call.ts'
import type { SecretReader } from './secret-reader.ts'
import { showName } from './show-name.ts'
import type { Action, Step } from './workflow-data.ts'

/** Events with which anyone's pull request starts a run that has this repository's rights and secrets. */
const UNTRUSTED = ['pull_request_target', 'workflow_run']

/**
 * Jobs of such runs that reach for a venue's secret, or bring the pull request's own code in; `undecided` are those
 * that use an action of this repository which is not there to be read.
 */
export function findUntrusted(options: {
  readonly runs: readonly JobRun[]
  /** By folder. */
  readonly actions: ReadonlyMap<string, Action>
  readonly readSecret: SecretReader['read']
}): { readonly problems: readonly Problem[]; readonly undecided: readonly Problem[] } {
  const { runs, actions, readSecret } = options
  const found: Problem[] = []
  const undecided: Problem[] = []
  for (const run of runs) {
    const trigger = run.triggers.find((one) => UNTRUSTED.includes(one))
    if (trigger === undefined) continue
    const job = `${describeJob(run)} runs on ${trigger}`
    const { path } = run.workflow
    const secret = run.mentions.find((mention) =>
      mention.kind === 'secret'
        ? !mention.isProbe && readSecret(mention.name) !== null
        : mention.kind !== 'unreadable',
    )
    if (secret !== undefined) {
      const name = secret.kind === 'secret' ? showName(secret.name) : 'secrets without their names'
      found.push({ path: secret.path, line: secret.line, message: `${job} and reads ${name}` })
    }
    if (run.job.secrets.kind === 'inherit') {
      const { line } = run.job.secrets
      found.push({ path, line, message: `${job} and hands on every secret` })
    }
    const context = `${run.workflow.text}\n${run.job.text}`
    const { steps, missing } = stepsOf(run, actions)
    for (const { step, path } of steps) {
      if (!checksOutHead(step, { scope: run.scope, context })) continue
      const message = `${job} and checks out what may be the pull request’s code`
      found.push({ path, line: step.line, message })
    }
    for (const line of missing) {
      undecided.push({ path, line, message: `${job} and uses an action that is not there` })
    }
  }
  return { problems: found, undecided }
}

type PlacedStep = { readonly step: Step; readonly path: string }

/** The job's steps and those of the composite actions of this repository that they use. */
function stepsOf(
  { job, workflow }: JobRun,
  actions: ReadonlyMap<string, Action>,
): { readonly steps: readonly PlacedStep[]; readonly missing: readonly number[] } {
  const steps: PlacedStep[] = []
  const missing: number[] = []
  const seen = new Set<Action>()
  const open = job.steps.map((step) => ({ step, path: workflow.path, line: step.line }))
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { step, path, line } = next
    steps.push({ step, path })
    const folder = resolveCall(step.uses ?? '', workflow.path)
    if (folder === null) continue
    const action = actions.get(folder)
    if (action === undefined) missing.push(line)
    else if (!seen.has(action)) {
      seen.add(action)
      open.push(...action.steps.map((inner) => ({ step: inner, path: action.path, line })))
    }
  }
  return { steps, missing }
}
