import { evaluateText, isRun } from './evaluate.ts'
import type { Job, Workflow } from './workflow-files.ts'

export type Ending = 'success' | 'failure' | 'cancelled' | 'skipped'

export type Simulation = {
  /** The `github` context of the event. */
  readonly github: object
  /** Reads what a `uses:` of a job names, seen from the repository of the workflow it stands in. */
  readonly resolve: (
    uses: string,
    from: string,
  ) => { readonly workflow: Workflow; readonly repository: string }
  /** How a job with steps ends when it runs; by its check name, such as `papergate / guard`. */
  readonly ending?: (check: string) => Ending
}

/**
 * Walks the jobs of a workflow, nested calls included, as GitHub would: which run, which are skipped.
 * Returns the ending of each by the name that its check bears.
 */
export function simulateRun(
  workflow: Workflow,
  repository: string,
  simulation: Simulation,
): ReadonlyMap<string, Ending> {
  const checks = new Map<string, Ending>()
  walk(workflow, repository, simulation, { inputs: {}, prefix: '' }, checks)
  return checks
}

function walk(
  workflow: Workflow,
  repository: string,
  simulation: Simulation,
  call: { readonly inputs: object; readonly prefix: string },
  checks: Map<string, Ending>,
): Ending {
  const endings = new Map<string, Ending>()
  for (const [id, job] of inOrder(workflow.jobs)) {
    const needs = Object.fromEntries(
      job.needs.map((need) => [need, { result: endings.get(need) ?? 'skipped', outputs: {} }]),
    )
    const results = Object.values(needs).map(({ result }) => result)
    const context = { github: simulation.github, inputs: call.inputs, needs, vars: {} }
    const check = `${call.prefix}${job.name ?? id}`
    const status = {
      // A job whose need was skipped does not run either, unless it asks for its status.
      failed: results.some((result) => result === 'failure' || result === 'skipped'),
      cancelled: results.includes('cancelled'),
    }
    const ending = !isRun(job.if, context, status)
      ? 'skipped'
      : job.uses === undefined
        ? (simulation.ending?.(check) ?? 'success')
        : enter(job.uses, job, repository, simulation, { context, check }, checks)
    endings.set(id, ending)
    if (job.uses === undefined || ending === 'skipped') checks.set(check, ending)
  }
  return worst([...endings.values()])
}

function enter(
  uses: string,
  job: Job,
  from: string,
  simulation: Simulation,
  at: { readonly context: object; readonly check: string },
  checks: Map<string, Ending>,
): Ending {
  const { workflow, repository } = simulation.resolve(uses, from)
  const declared = workflow.call?.inputs ?? {}
  const given: [string, unknown][] = Object.entries(job.with).map(([name, value]) => {
    if (declared[name] === undefined) throw new Error(`${workflow.file} declares no input ${name}`)
    return [name, typeof value === 'string' ? evaluateText(value, at.context) : value]
  })
  const defaults: [string, unknown][] = Object.entries(declared).map(([name, input]) => [
    name,
    input.default ?? '',
  ])
  const inputs = Object.fromEntries<unknown>([...defaults, ...given])
  return walk(workflow, repository, simulation, { inputs, prefix: `${at.check} / ` }, checks)
}

/** Jobs after everything they need. */
function inOrder(jobs: Workflow['jobs']): readonly (readonly [string, Job])[] {
  const done = new Set<string>()
  const ordered: (readonly [string, Job])[] = []
  while (ordered.length < Object.keys(jobs).length) {
    const next = Object.entries(jobs).filter(
      ([id, job]) => !done.has(id) && job.needs.every((need) => done.has(need)),
    )
    if (next.length === 0) throw new Error('the jobs need each other in a circle')
    for (const [id, job] of next) {
      done.add(id)
      ordered.push([id, job])
    }
  }
  return ordered
}

function worst(endings: readonly Ending[]): Ending {
  for (const ending of ['failure', 'cancelled', 'success'] as const) {
    if (endings.includes(ending)) return ending
  }
  return 'skipped'
}
