import { findMentions } from './secret-mentions.ts'
import type { Action, Job, PassedSecrets, Step, Unread, Workflow } from './workflow-data.ts'
import type { WorkflowFile } from './workflow-data.ts'
import { entriesOf, readYamlTree, textOf, textsIn, valueOf } from './yaml-tree.ts'
import type { YamlTree } from './yaml-tree.ts'

/** Reads one file of `.github/workflows`. */
export function readWorkflow({ path, text }: WorkflowFile): Workflow | Unread {
  const tree = readYamlTree(text)
  if ('problem' in tree) return { path, ...tree }
  const jobs = valueOf(tree, 'jobs')
  const on = valueOf(tree, 'on')
  if (jobs?.kind !== 'map' || jobs.entries.length === 0) {
    return { path, line: tree.line, problem: 'no jobs' }
  }
  if (on === null) return { path, line: tree.line, problem: 'no events under on:' }
  const odd = jobs.entries.find(({ value }) => value.kind !== 'map')
  if (odd !== undefined) return { path, line: odd.key.line, problem: 'a job without keys' }
  const outside = withoutKeys(tree, ['jobs'])
  const triggers = readNames(on)
  return {
    path,
    triggers,
    inputs: readInputs(on, triggers),
    mentions: findMentions(outside),
    text: joinTexts(outside),
    jobs: jobs.entries.map(({ key, value }) => readJob(textOf(key) ?? '', key.line, value)),
  }
}

/** Reads an `action.yml`. */
export function readAction({ path, text }: WorkflowFile): Action | Unread {
  const tree = readYamlTree(text)
  if ('problem' in tree) return { path, ...tree }
  const runs = valueOf(tree, 'runs')
  if (runs?.kind !== 'map') return { path, line: tree.line, problem: 'no runs:' }
  return { path, mentions: findMentions(runs), steps: readSteps(runs) }
}

function readJob(id: string, line: number, job: YamlTree): Job {
  const environment = valueOf(job, 'environment')
  const uses = textOf(valueOf(job, 'uses'))
  return {
    id,
    line,
    environment: (textOf(environment) ?? textOf(valueOf(environment, 'name')) ?? '').trim(),
    condition: textOf(valueOf(job, 'if')) ?? '',
    needs: readNames(valueOf(job, 'needs')),
    matrix: valueOf(valueOf(job, 'strategy'), 'matrix'),
    uses,
    given: readTexts(valueOf(job, 'with')),
    secrets: readPassed(valueOf(job, 'secrets')),
    mentions: findMentions(withoutKeys(job, uses === null ? [] : ['secrets'])),
    text: joinTexts(withoutKeys(job, ['steps'])),
    steps: readSteps(job),
  }
}

function readSteps(tree: YamlTree): readonly Step[] {
  const steps = valueOf(tree, 'steps')
  if (steps?.kind !== 'list') return []
  return steps.items.map((step) => ({
    line: step.line,
    uses: textOf(valueOf(step, 'uses')),
    given: readTexts(valueOf(step, 'with')),
    run: textOf(valueOf(step, 'run')) ?? '',
    text: joinTexts(step),
  }))
}

function readPassed(secrets: YamlTree | null): PassedSecrets {
  if (secrets === null) return { kind: 'none' }
  if (secrets.kind === 'text') {
    return secrets.text.trim().toLowerCase() === 'inherit'
      ? { kind: 'inherit', line: secrets.line }
      : { kind: 'named', byName: new Map([['', findMentions(secrets)]]) }
  }
  const byName = entriesOf(secrets).map(
    ({ key, value }) => [(textOf(key) ?? '').toUpperCase(), findMentions(value)] as const,
  )
  return { kind: 'named', byName: new Map(byName) }
}

/** `a`, `[a, b]` and the keys of a map. */
function readNames(tree: YamlTree | null): readonly string[] {
  if (tree === null) return []
  if (tree.kind === 'text') return [tree.text]
  if (tree.kind === 'list') return tree.items.map(textOf).filter((name) => name !== null)
  return tree.entries.map(({ key }) => textOf(key)).filter((name) => name !== null)
}

function readTexts(tree: YamlTree | null): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(tree).map(({ key, value }) => [
      (textOf(key) ?? '').toLowerCase(),
      textOf(value) ?? joinTexts(value),
    ]),
  )
}

/** Events other than a call or a person's give no inputs at all, which leaves them empty. */
function readInputs(
  on: YamlTree,
  triggers: readonly string[],
): ReadonlyMap<string, ReadonlySet<string | null>> {
  const asked = ['workflow_call', 'workflow_dispatch']
  const hasOthers = triggers.some((trigger) => !asked.includes(trigger))
  const values = new Map<string, Set<string | null>>()
  for (const event of asked) {
    for (const { key, value } of entriesOf(valueOf(valueOf(on, event), 'inputs'))) {
      const name = (textOf(key) ?? '').toLowerCase()
      const known = values.get(name) ?? new Set(hasOthers ? [''] : [])
      for (const one of readInputValues(value, event)) known.add(one)
      values.set(name, known)
    }
  }
  return values
}

function readInputValues(input: YamlTree, event: string): readonly (string | null)[] {
  const options = valueOf(input, 'options')
  if (event === 'workflow_dispatch') return options?.kind === 'list' ? readNames(options) : [null]
  const initial = textOf(valueOf(input, 'default'))
  if (initial !== null) return [initial.includes('${{') ? null : initial]
  return [textOf(valueOf(input, 'required')) === 'true' ? null : '']
}

function withoutKeys(tree: YamlTree, keys: readonly string[]): YamlTree {
  return tree.kind === 'map'
    ? { ...tree, entries: tree.entries.filter(({ key }) => !keys.includes(textOf(key) ?? '')) }
    : tree
}

function joinTexts(tree: YamlTree): string {
  return textsIn(tree)
    .map(({ text }) => text)
    .join('\n')
}
