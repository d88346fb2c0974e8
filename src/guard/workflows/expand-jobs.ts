import { possibleTexts, possibleValues } from './possible-values.ts'
import type { Scope, Values } from './possible-values.ts'
import { resolveCall } from './resolve-call.ts'
import type { Mention } from './secret-mentions.ts'
import type { Job, Unread, Workflow } from './workflow-data.ts'

/** A mention with the file that it stands in. */
export type PlacedMention = Mention & { readonly path: string }

/** One job in one way that it is reached: by itself, or through the workflows that call its own. */
export type JobRun = {
  readonly workflow: Workflow
  readonly job: Job
  /** Events that the whole run may have begun with. */
  readonly triggers: readonly string[]
  /** Jobs that call each other, from the outermost to this one. */
  readonly chain: readonly { readonly workflow: Workflow; readonly job: Job }[]
  readonly scope: Scope
  /** Names of its environment; empty for none, null for one that cannot be told. */
  readonly environments: Values
  /** The workflow outside of these files that it calls, and which therefore is judged by what it is given. */
  readonly callee: string | null
  /** What it reaches for, under the names that the outermost workflow knows. */
  readonly mentions: readonly PlacedMention[]
}

type Passed = ReadonlyMap<string, readonly PlacedMention[]>

type Call = {
  readonly triggers: readonly string[]
  readonly chain: JobRun['chain']
  readonly inputs: ReadonlyMap<string, Values>
  readonly eventInputs: ReadonlyMap<string, Values>
  readonly passed: Passed
  /** Names that the called workflows really reach for; added to while they are expanded. */
  readonly touched: Set<string>
}

/** GitHub takes ten workflows that call each other. */
const DEEPEST = 10
const MOST_RUNS = 5_000

/** Every way in which the jobs of these workflows run. */
export function expandJobs(workflows: ReadonlyMap<string, Workflow>): {
  readonly runs: readonly JobRun[]
  readonly unread: readonly Unread[]
} {
  const all = [...workflows.values()]
  const called = new Set(
    all.flatMap(({ path, jobs }) => jobs.map(({ uses }) => resolveCall(uses ?? '', path))),
  )
  const world: World = { workflows, runs: [], unread: [] }
  for (const workflow of all) {
    const triggers = workflow.triggers.filter((trigger) => trigger !== 'workflow_call')
    if (triggers.length === 0 && called.has(workflow.path)) continue
    const { inputs } = workflow
    const call = { triggers, chain: [], inputs, eventInputs: inputs, passed: new Map() }
    expandWorkflow(workflow, { ...call, touched: new Set() }, world)
  }
  return world
}

type World = {
  readonly workflows: ReadonlyMap<string, Workflow>
  readonly runs: JobRun[]
  readonly unread: Unread[]
}

function expandWorkflow(workflow: Workflow, call: Call, world: World): void {
  const problem = limitReached(workflow, call, world)
  if (problem !== null) {
    world.unread.push({ path: workflow.path, line: 1, problem })
    return
  }
  for (const job of workflow.jobs) {
    const { inputs, eventInputs } = call
    const scope = { inputs, eventInputs, matrix: job.matrix }
    const outer = job.uses === null ? workflow.mentions : []
    const run: JobRun = {
      workflow,
      job,
      triggers: call.triggers,
      chain: [...call.chain, { workflow, job }],
      scope,
      environments: possibleTexts(job.environment, scope),
      callee: null,
      mentions: resolve([...outer, ...job.mentions], { workflow, call, scope }),
    }
    world.runs.push(job.uses === null ? run : expandCall(run, call, world))
  }
}

/** Expands the workflow that a job calls, and gives what remains to be judged at the job itself. */
function expandCall(run: JobRun, call: Call, world: World): JobRun {
  const { job, workflow, scope } = run
  const passed = passedBy(run, call)
  const target = resolveCall(job.uses ?? '', workflow.path)
  const callee = target === null ? undefined : world.workflows.get(target)
  if (callee === undefined) {
    if (target !== null) {
      const problem = 'calls a workflow that is not there, or cannot be read'
      world.unread.push({ path: workflow.path, line: job.line, problem })
    }
    const told = job.given.get('environment') ?? ''
    return {
      ...run,
      environments: possibleTexts(told, scope),
      callee: job.uses,
      mentions: [...run.mentions, ...[...passed.values()].flat()],
    }
  }
  const given = [...job.given].map(([name, text]) => [name, possibleTexts(text, scope)] as const)
  const touched = new Set<string>()
  expandWorkflow(
    callee,
    {
      ...run,
      eventInputs: call.eventInputs,
      inputs: new Map([...callee.inputs, ...given]),
      passed,
      touched,
    },
    world,
  )
  const unused = [...passed].filter(([name]) => !touched.has(name)).flatMap(([, one]) => one)
  return { ...run, callee: job.uses, mentions: [...run.mentions, ...unused] }
}

/** By the names of the called workflow; with `inherit`, which keeps the names, what this one was passed itself. */
function passedBy(run: JobRun, call: Call): Passed {
  const { secrets } = run.job
  if (secrets.kind === 'none') return new Map()
  if (secrets.kind === 'inherit') {
    for (const name of call.passed.keys()) call.touched.add(name)
    return call.passed
  }
  const context = { workflow: run.workflow, call, scope: run.scope }
  return new Map([...secrets.byName].map(([name, mentions]) => [name, resolve(mentions, context)]))
}

/** Puts what the caller passed under a name beside the name itself, which the job's environment may hold too. */
function resolve(
  mentions: readonly Mention[],
  context: { readonly workflow: Workflow; readonly call: Call; readonly scope: Scope },
): readonly PlacedMention[] {
  const { path } = context.workflow
  return mentions.flatMap((mention): readonly PlacedMention[] => {
    if (mention.kind === 'computed') {
      const names = [...possibleValues(mention.index, context.scope)].filter((one) => one !== null)
      const { line } = mention
      const named = names.map((name) => ({ kind: 'secret', name, isProbe: false, line }) as const)
      return [{ ...mention, path }, ...resolve(named.map(upperName), context)]
    }
    if (mention.kind !== 'secret') return [{ ...mention, path }]
    const { passed, touched } = context.call
    touched.add(mention.name)
    const behind = passed.get(mention.name) ?? []
    return [
      { ...mention, path },
      ...behind.map((one) =>
        one.kind === 'secret' ? { ...one, isProbe: one.isProbe || mention.isProbe } : one,
      ),
    ]
  })
}

function upperName<T extends { readonly name: string }>(mention: T): T {
  return { ...mention, name: mention.name.toUpperCase() }
}

function limitReached(workflow: Workflow, call: Call, world: World): string | null {
  if (call.chain.some((one) => one.workflow.path === workflow.path)) return 'calls itself'
  if (call.chain.length >= DEEPEST) return `is called over more than ${DEEPEST} workflows`
  return world.runs.length >= MOST_RUNS ? `more than ${MOST_RUNS} ways to run jobs` : null
}
