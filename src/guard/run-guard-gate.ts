import { resolve } from 'node:path'
import type { Worker } from 'node:worker_threads'

import type { World } from '../adapters/world.ts'
import type { Decision, RuleResult } from '../contract/result.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { decideGuard } from './decide-guard.ts'
import type { AllowEntry } from './decide-guard.ts'
import type { Finding, GuardData } from './guard-data.ts'
import { judgeComposeProject } from './judge-compose-project.ts'
import type { ComposeJudgement, DeclaredServices } from './judge-compose-project.ts'
import { judgeObservations } from './judge-observations.ts'
import { builtInLexicon } from './lexicon.ts'
import type { Lexicon } from './lexicon.ts'
import { READ_BY_LINES } from './reading-limits.ts'
import { createScanner } from './scan-content.ts'
import type { ComposeScan } from './sources/compose.ts'
import type { ScanContent, SourceScan } from './sources/source-scan.ts'
import { scanTree } from './sources/tree.ts'
import type { WorkflowPolicy } from './workflows/judge-workflows.ts'

/** Reads one source with the scanner that is given. */
export type ReadSource = (scan: ScanContent) => Promise<SourceScan>

export type GuardOptions = {
  /** Paths to scan whole, relative to `cwd`; none: the whole tree. */
  readonly paths: readonly string[]
  /** What is read in the tree's place: what is staged, a range of commits, images … */
  readonly sources?: readonly ReadSource[]
  /** Compose files to resolve and judge, relative to `root`; none: those with a default name. */
  readonly compose: readonly string[]
  readonly services: DeclaredServices
  readonly allow: readonly AllowEntry[]
  /** The repository's key of fingerprints; null where it has none yet. */
  readonly fingerprintKey: string | null
  /** The catalogue with the team's own venues; the built-in one where none is given. */
  readonly lexicon?: Lexicon
  /** Names of live environments and of live secrets, where the usual ones do not fit. */
  readonly workflows?: Partial<Pick<WorkflowPolicy, 'liveEnvironments' | 'liveSecrets'>>
  /** Starts a thread that serves files; without it this thread scans everything. */
  readonly startThread?: () => Worker
  /** Rules that were judged elsewhere: of the environments on GitHub. */
  readonly rules?: readonly RuleResult[]
}

export type GuardDeps = Omit<World, 'engine'>

/**
 * Looks for live trading credentials, endpoints and switches in the tree, or in the sources that are
 * named, and in the resolved compose configuration, and asks every trading service for its paper statement.
 * @throws InputError for a path or named compose file that cannot be used (exit 2); WorldError for
 * an unreadable file, or compose files without Docker Compose (exit 3).
 */
export async function runGuardGate(
  options: GuardOptions,
  deps: GuardDeps,
): Promise<Decision<GuardData>> {
  const { lexicon = builtInLexicon(), fingerprintKey } = options
  // Once each: where a thread is lost, everything is read again.
  const hidden = new Map<string, { readonly path: string; readonly reason: string }>()
  const byLines = new Set<string>()
  const onUnread = (path: string, reason: string): void => {
    if (reason === READ_BY_LINES) byLines.add(path)
    else hidden.set(`${path}\n${reason}`, { path, reason })
  }
  const scan = createScanner(lexicon, onUnread)
  const { startThread = null } = options
  const readers = options.sources ?? [
    async () =>
      scanTree(
        { ...deps, paths: options.paths },
        { ...deps, scan, lexicon, startThread, onUnread },
      ),
  ]
  // Compose works in a child process meanwhile, and threads of the scan start while workflows are read.
  const [compose, scans, workflows] = await Promise.all([
    resolveCompose(options, deps),
    Promise.all(readers.map(async (read) => read(scan))),
    isWholeTree(options) ? judgeAllWorkflows(options, { ...deps, lexicon }) : [],
  ])
  const judgements = compose.projects.map(({ project, files }) =>
    judgeComposeProject(project, { files, services: options.services, lexicon, fingerprintKey }),
  )
  const groups = scans.flatMap((one) => one.groups)
  registerSecrets(deps.redactor, groups, judgements)
  const fromCompose = dedupe(judgements.flatMap(({ findings }) => findings))
  const resolved = new Set(compose.projects.flatMap(({ files }) => files.map(({ path }) => path)))
  const fromSources = groups
    .flatMap((group) => judgeObservations(group, { fingerprintKey }))
    .filter((finding) => !isSaidByCompose(finding, fromCompose, resolved))
  const sum = (count: (scan: SourceScan) => number): number =>
    scans.reduce((total, one) => total + count(one), 0)
  const scanned = {
    files: sum(({ files }) => files),
    binaries: sum(({ binaries }) => binaries),
    bytes: sum(({ bytes }) => bytes),
    sources: [
      ...scans.map(({ source }) => source),
      ...(judgements.length === 0 ? [] : ['compose']),
    ],
    byLines: [...byLines].toSorted(),
  }
  deps.log.debug(
    `guard: ${scanned.files} files, ${scanned.bytes} bytes, ${resolved.size} compose files`,
  )
  return decideGuard(
    {
      findings: [...fromCompose, ...dedupe(fromSources)],
      statements: judgements.flatMap(({ statements }) => statements),
      unresolved: compose.unresolved,
      unread: [...scans.flatMap(({ unread }) => unread), ...hidden.values()],
      problems: scans.flatMap(problemOf),
      missingServices: missingServices(options.services, judgements),
      scanned,
      rules: [...workflows, ...(options.rules ?? [])],
      today: deps.clock.now().toISOString().slice(0, 10),
    },
    {
      allow: options.allow,
      isComplete: isWholeTree(options),
    },
  )
}

/** A source that says by itself that nothing had to be scanned has no problem. */
function problemOf({ files, problem }: SourceScan): readonly string[] {
  if (problem === undefined) return files === 0 ? ['nothing to scan'] : []
  return problem === null ? [] : [problem]
}

function isWholeTree({ paths, sources }: GuardOptions): boolean {
  return paths.length === 0 && sources === undefined
}

/** Other sources than the tree have compose files of their own only where some are named. */
async function resolveCompose(
  { paths, sources, compose }: GuardOptions,
  deps: GuardDeps,
): Promise<ComposeScan> {
  if (sources !== undefined && compose.length === 0) return { projects: [], unresolved: [] }
  // Loaded here, as the judgement of workflows is: a hook, which needs neither, starts sooner.
  const { resolveComposeFiles } = await import('./sources/compose.ts')
  const folders = paths.length === 0 ? [deps.root] : paths.map((path) => resolve(deps.cwd, path))
  return resolveComposeFiles({ named: compose, folders }, deps)
}

async function judgeAllWorkflows(
  options: GuardOptions,
  { root, git, lexicon }: GuardDeps & { readonly lexicon: Lexicon },
): Promise<readonly RuleResult[]> {
  const { collectWorkflows } = await import('./workflows/collect-workflows.ts')
  const workflows = await collectWorkflows(root, git)
  if (workflows.length === 0) return []
  const { defaultWorkflowPolicy, judgeWorkflows } = await import('./workflows/judge-workflows.ts')
  return judgeWorkflows(workflows, { ...defaultWorkflowPolicy, ...options.workflows, lexicon })
}

function registerSecrets(
  redactor: Redactor,
  groups: SourceScan['groups'],
  judgements: readonly ComposeJudgement[],
): void {
  const seen = groups.flat().filter(({ what }) => what === 'credential')
  for (const { value } of seen) redactor.register(value)
  for (const secret of judgements.flatMap(({ secrets }) => secrets)) redactor.register(secret)
}

/**
 * A compose file is judged by its resolved form, which knows which settings belong to which service.
 * Its raw text adds only what that form does not show: a key in a comment, or a live default that
 * the environment happens to replace (`${ALPACA_PAPER:-false}`).
 */
function isSaidByCompose(
  finding: Finding,
  fromCompose: readonly Finding[],
  resolved: ReadonlySet<string>,
): boolean {
  const { path, line } = finding.location
  if (!resolved.has(path)) return false
  const speaksAlone =
    finding.environment === 'live' || finding.evidence.some(({ kind }) => kind === 'prefix')
  if (!speaksAlone || finding.rule === 'guard/no-contradiction') return true
  return fromCompose.some(
    (other) =>
      other.environment === finding.environment &&
      (other.fingerprint === finding.fingerprint ||
        (other.location.path === path &&
          other.location.line === line &&
          other.field === finding.field)),
  )
}

function dedupe(findings: readonly Finding[]): readonly Finding[] {
  const keyed = findings.map((finding) => [JSON.stringify(finding), finding] as const)
  return [...new Map(keyed).values()]
}

/** Without any compose project there is nothing to ask for a statement; an empty promise is no pass. */
function missingServices(
  services: DeclaredServices,
  judgements: readonly ComposeJudgement[],
): readonly string[] {
  if (judgements.length === 0) return []
  const known = new Set(judgements.flatMap(({ serviceNames }) => serviceNames))
  return Object.entries(services)
    .filter(([, { trades, compose }]) => trades === true && !known.has(compose))
    .map(([name]) => name)
}
