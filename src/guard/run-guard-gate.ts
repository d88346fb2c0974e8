import { resolve } from 'node:path'

import type { World } from '../adapters/world.ts'
import type { Decision } from '../contract/result.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { decideGuard } from './decide-guard.ts'
import type { AllowEntry } from './decide-guard.ts'
import type { Finding, GuardData } from './guard-data.ts'
import { judgeComposeProject } from './judge-compose-project.ts'
import type { ComposeJudgement, DeclaredServices } from './judge-compose-project.ts'
import { judgeObservations } from './judge-observations.ts'
import { resolveComposeFiles } from './sources/compose.ts'
import { scanTree } from './sources/tree.ts'
import type { TreeScan } from './sources/tree.ts'

export type GuardOptions = {
  /** Paths to scan whole, relative to `cwd`; none: the whole tree. */
  readonly paths: readonly string[]
  /** Compose files to resolve and judge, relative to `root`; none: those with a default name. */
  readonly compose: readonly string[]
  readonly services: DeclaredServices
  readonly allow: readonly AllowEntry[]
}

export type GuardDeps = Omit<World, 'engine'>

/**
 * Looks for live trading credentials, endpoints and switches in the tree and in the resolved compose
 * configuration, and asks every trading service for its paper statement.
 * @throws InputError for a path or named compose file that cannot be used (exit 2); WorldError for
 * an unreadable file, or compose files without Docker Compose (exit 3).
 */
export async function runGuardGate(
  options: GuardOptions,
  deps: GuardDeps,
): Promise<Decision<GuardData>> {
  const folders =
    options.paths.length === 0 ? [deps.root] : options.paths.map((path) => resolve(deps.cwd, path))
  // Compose works in a child process meanwhile.
  const [compose, tree] = await Promise.all([
    resolveComposeFiles({ named: options.compose, folders }, deps),
    scanTree({ ...deps, paths: options.paths }, deps),
  ])
  const judgements = compose.projects.map(({ project, files }) =>
    judgeComposeProject(project, { files, services: options.services }),
  )
  registerSecrets(deps.redactor, tree, judgements)
  const fromCompose = dedupe(judgements.flatMap(({ findings }) => findings))
  const resolved = new Set(compose.projects.flatMap(({ files }) => files.map(({ path }) => path)))
  const fromTree = tree.groups
    .flatMap((group) => judgeObservations(group))
    .filter((finding) => !isSaidByCompose(finding, fromCompose, resolved))
  deps.log.debug(`guard: ${tree.files} files, ${tree.bytes} bytes, ${resolved.size} compose files`)
  return decideGuard(
    {
      findings: [...fromCompose, ...dedupe(fromTree)],
      statements: judgements.flatMap(({ statements }) => statements),
      unresolved: compose.unresolved,
      missingServices: missingServices(options.services, judgements),
      scanned: {
        files: tree.files,
        binaries: tree.binaries,
        bytes: tree.bytes,
        sources: ['tree', ...(judgements.length === 0 ? [] : ['compose'])],
      },
      today: deps.clock.now().toISOString().slice(0, 10),
    },
    { allow: options.allow, isComplete: options.paths.length === 0 },
  )
}

function registerSecrets(
  redactor: Redactor,
  tree: TreeScan,
  judgements: readonly ComposeJudgement[],
): void {
  const inTree = tree.groups.flat().filter(({ what }) => what === 'credential')
  for (const { value } of inTree) redactor.register(value)
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
