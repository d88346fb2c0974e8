import type { RuleResult } from '../../contract/result.ts'
import { countOf } from '../../contract/count-of.ts'
import type { Lexicon } from '../lexicon.ts'
import { expandJobs } from './expand-jobs.ts'
import { findAllSecrets, findInherited, findOutsideEnvironment } from './find-exposed-secrets.ts'
import { findLiveSecrets } from './find-live-secrets.ts'
import { findUntrusted } from './find-untrusted.ts'
import { readAction, readWorkflow } from './read-workflow.ts'
import { createSecretReader } from './secret-reader.ts'
import type { Problem } from './problem.ts'
import { showName } from './show-name.ts'
import type { Action, Unread, Workflow, WorkflowFile } from './workflow-data.ts'

export type WorkflowPolicy = {
  /** Names of environments in which live money may be traded, in any case. */
  readonly liveEnvironments: readonly string[]
  /** Secrets that are live ones whatever their names say, in any case. */
  readonly liveSecrets: readonly string[]
  /** The venues to know, in place of the guard's own catalogue. */
  readonly lexicon?: Lexicon
}

export const defaultWorkflowPolicy: WorkflowPolicy = {
  liveEnvironments: ['production', 'prod', 'live'],
  liveSecrets: [],
}

/** Whether the file at this path, relative to the repository's root, is one that `judgeWorkflows` takes. */
export function isWorkflowFile(path: string): boolean {
  return isWorkflowPath(path) || /(?:^|\/)action\.ya?ml$/.test(path)
}

/**
 * Judges which jobs may see which secrets, over all workflows and composite actions of a repository. Pure. The
 * literal values in them are the scan's to judge.
 */
export function judgeWorkflows(
  files: readonly WorkflowFile[],
  policy: WorkflowPolicy = defaultWorkflowPolicy,
): readonly RuleResult[] {
  const { workflows, actions, unread } = readFiles(files)
  const expanded = expandJobs(workflows)
  const { runs } = expanded
  const secrets = createSecretReader(policy)
  const untrusted = findUntrusted({ runs, actions, readSecret: secrets.read })
  const callees = new Set(runs.flatMap(({ callee }) => callee ?? []))
  const remote = [...callees].filter((callee) => !/^[.$]\//.test(callee)).length
  const all = { runs, actions: [...actions.values()] }
  const problems: Readonly<Record<string, readonly Problem[]>> = {
    'guard/workflow-live-secret': findLiveSecrets({ ...all, ...secrets }),
    'guard/workflow-environment': findOutsideEnvironment(all, secrets.read),
    'guard/workflow-inherit': findInherited(runs),
    'guard/workflow-all-secrets': findAllSecrets(all),
    'guard/workflow-untrusted': untrusted.problems,
  }
  const read = `${countOf(workflows.size, 'workflow')} and ${countOf(actions.size, 'action')}`
  return [
    ...rules.map((rule) => {
      const pass = `none in ${read}${remote === 0 ? '' : `; ${remote} of other repositories judged by what they are given`}`
      return judge(rule, { problems: problems[rule.id] ?? [], pass, worst: 'fail' })
    }),
    judge(unreadable, {
      problems: [
        ...[...unread, ...expanded.unread].map(describeUnread),
        ...findUnreadableExpressions(workflows, actions),
        ...untrusted.undecided,
      ],
      pass: read,
      worst: 'error',
    }),
  ]
}

type Rule = { readonly id: string; readonly expected: string; readonly fix: string }

const rules: readonly Rule[] = [
  {
    id: 'guard/workflow-live-secret',
    expected: 'a live secret to be named only in jobs of a live environment',
    fix: "Name the paper key’s secret, or give the job environment: production; to prove that a secret is out of reach, compare it with an empty text: ${{ secrets.NAME != '' }}.",
  },
  {
    id: 'guard/workflow-environment',
    expected: 'every job that reads a venue’s credential to have an environment',
    fix: 'Give the job environment: staging, and keep the secret in that environment alone.',
  },
  {
    id: 'guard/workflow-inherit',
    expected: 'called workflows to be given their secrets by name',
    fix: 'List the secrets that it needs under secrets:, in place of inherit.',
  },
  {
    id: 'guard/workflow-all-secrets',
    expected: 'secrets to be read by their names, one by one',
    fix: 'Write secrets.NAME for each one that is needed.',
  },
  {
    id: 'guard/workflow-untrusted',
    expected:
      'runs that others can start with this repository’s rights to hold no venue’s secret and no code of theirs',
    fix: 'Use pull_request for what checks a change, and push to the default branch for what needs secrets.',
  },
]

const unreadable: Rule = {
  id: 'guard/workflow-unreadable',
  expected: 'every workflow to be read and followed',
  fix: 'Correct the file, or take it out of .github/workflows.',
}

function isWorkflowPath(path: string): boolean {
  return /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path)
}

function readFiles(files: readonly WorkflowFile[]): {
  readonly workflows: ReadonlyMap<string, Workflow>
  readonly actions: ReadonlyMap<string, Action>
  readonly unread: readonly Unread[]
} {
  const workflows = new Map<string, Workflow>()
  const actions = new Map<string, Action>()
  const unread: Unread[] = []
  for (const file of files) {
    const read = isWorkflowPath(file.path) ? readWorkflow(file) : readAction(file)
    if ('problem' in read) unread.push(read)
    else if ('jobs' in read) workflows.set(read.path, read)
    else actions.set(read.path.replace(/\/?action\.ya?ml$/, ''), read)
  }
  return { workflows, actions, unread }
}

function describeUnread({ path, line, problem }: Unread): Problem {
  return { path, line, message: `${showName(path)} line ${line}: ${problem}` }
}

function findUnreadableExpressions(
  workflows: ReadonlyMap<string, Workflow>,
  actions: ReadonlyMap<string, Action>,
): readonly Problem[] {
  const parts = [
    ...[...workflows.values()].flatMap(({ path, mentions, jobs }) =>
      [
        mentions,
        ...jobs.map((job) => job.mentions),
        ...jobs.flatMap(({ secrets }) =>
          secrets.kind === 'named' ? [...secrets.byName.values()] : [],
        ),
      ].map((part) => ({ path, mentions: part })),
    ),
    ...actions.values(),
  ]
  return parts.flatMap(({ path, mentions }) =>
    mentions
      .filter(({ kind }) => kind === 'unreadable')
      .map(({ line }) => describeUnread({ path, line, problem: 'an expression with secrets' })),
  )
}

/** Enough sentences to act on; the locations name the rest. */
const MOST_SENTENCES = 10

function judge(
  { id, expected, fix }: Rule,
  outcome: {
    readonly problems: readonly Problem[]
    readonly pass: string
    readonly worst: 'fail' | 'error'
  },
): RuleResult {
  const { problems, pass, worst } = outcome
  if (problems.length === 0) {
    return { id, verdict: 'pass', expected, found: pass, fix: '', locations: [] }
  }
  const messages = [...new Set(problems.map(({ message }) => message))]
  const more = messages.length - MOST_SENTENCES
  const places = new Map(problems.map(({ path, line }) => [`${path}:${line}`, { path, line }]))
  return {
    id,
    verdict: worst,
    expected,
    found: [...messages.slice(0, MOST_SENTENCES), ...(more > 0 ? [`and ${more} more`] : [])].join(
      '; ',
    ),
    fix,
    locations: [...places.values()],
  }
}
