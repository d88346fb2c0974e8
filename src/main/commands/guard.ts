import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

import { createFolder } from '../../adapters/create-folder.ts'
import { InputError } from '../../contract/input-error.ts'
import type { Decision, RuleResult } from '../../contract/result.ts'
import type { ExitCode } from '../../contract/papergate-error.ts'
import type { GateOutcome } from '../../contract/run-gate.ts'
import type { GuardData } from '../../guard/guard-data.ts'
import type { Lexicon } from '../../guard/lexicon.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { read } from '../environment.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'
import { openSources } from '../guard-sources.ts'
import type { SourceFlags } from '../guard-sources.ts'
import { startThread } from '../start-thread.ts'
import { version } from '../version.ts'
import type { AllowFlags } from './allow-finding.ts'

type Flags = CommonOptions &
  SourceFlags &
  AllowFlags & {
    readonly compose?: readonly string[]
    readonly environments?: boolean
    readonly sarif?: string
    readonly venues?: boolean
  }

export function addGuardCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('guard', 'Prove that nothing here could trade with live credentials.')
    .argument('[path...]', 'files and folders to scan (default: the whole work tree)')
    .option('--staged', 'scan what is staged, as a pre-commit hook does')
    .option('--range <a..b>', 'scan everything that the commits of a range added')
    .option('--history', 'scan every version of every file in all branches and tags')
    .option('--image <ref-or-tar...>', 'scan images: every layer, and the configuration')
    .option('--container <id...>', 'scan the environment of containers')
    .option('--environments', 'judge the environments on GitHub and their secrets, too')
    .option('--compose <file...>', 'compose files to resolve and judge (default: those found)')
    .option('--sarif <file>', 'write the findings as SARIF, without snippets')
    .option('--venues', 'list the venues that the guard knows, and stop')
    .option('--allow <fingerprint>', 'accept a finding of unknown environment in papergate.yml')
    .option('--reason <text>', 'with --allow: why it is harmless')
    .option('--owner <name>', 'with --allow: who answers for it')
    .option('--expires <day>', 'with --allow: the last day (default: in 90 days)')
    .action((paths: string[], flags: Flags) =>
      perform(flags, async (context) => {
        if (flags.venues === true) return showVenues(context)
        if (flags.allow !== undefined) {
          const { allowFinding } = await import('./allow-finding.ts')
          return allowFinding(context, flags, async (key) => findAll(context, paths, flags, key))
        }
        const outcome = await executeGate(context, { gate: 'guard' }, () =>
          judgeGuard(context, paths, flags),
        )
        if (flags.sarif !== undefined) await writeSarif(context, flags.sarif, outcome)
        return showOutcome(context, outcome)
      }),
    )
}

/** Runs the guard over the work tree, or the sources that are named, and the compose files. */
export async function judgeGuard(
  context: Context,
  paths: readonly string[],
  flags: Pick<Flags, 'compose' | 'environments'> & SourceFlags,
  fingerprintKey = context.config?.guard?.fingerprintKey ?? null,
): Promise<Decision<GuardData>> {
  const { runGuardGate } = await import('../../guard/run-guard-gate.ts')
  const sources = await openSources(context, flags)
  const lexicon = await teamLexicon(context)
  if (sources !== undefined && paths.length > 0) {
    throw new InputError('option/guard', {
      expected: 'either paths, or one of --staged, --range, --history, --image and --container',
      found: `${paths[0] ?? ''} together with one of them`,
      fix: 'Leave one of them out.',
    })
  }
  return runGuardGate(
    {
      paths,
      ...(sources === undefined ? {} : { sources }),
      compose: flags.compose ?? (sources === undefined ? configured(context) : []),
      ...guardPolicy(context),
      startThread: () => startThread('guard-thread'),
      ...(lexicon === undefined ? {} : { lexicon }),
      ...(flags.environments === true ? { rules: await judgeGitHub(context, lexicon) } : {}),
      fingerprintKey,
    },
    context,
  )
}

function configured({ config }: Context): readonly string[] {
  return config?.guard?.compose ?? []
}

/** The services and the allow list as the guard wants them. */
export function guardPolicy({ config }: Context) {
  const services = Object.entries(config?.services ?? {}).map(
    ([name, { compose = name, trades, venues }]) =>
      [
        name,
        {
          compose,
          ...(trades === undefined ? {} : { trades }),
          ...(venues === undefined ? {} : { venues }),
        },
      ] as const,
  )
  return {
    services: Object.fromEntries(services),
    allow: config?.guard?.allow ?? [],
    fingerprintKey: config?.guard?.fingerprintKey ?? null,
    ...(config?.guard === undefined
      ? {}
      : {
          workflows: {
            liveEnvironments: config.guard.liveEnvironments,
            liveSecrets: config.guard.liveSecrets,
          },
        }),
  }
}

/** The rules of GitHub's environments, as far as the token may ask, and what a probe of this job found. */
async function judgeGitHub(
  context: Context,
  lexicon: Lexicon | undefined,
): Promise<readonly RuleResult[]> {
  const { connectGitHubEnvironments } =
    await import('../../adapters/octokit-github-environments.ts')
  const { collectEnvironments } = await import('../../guard/environments/collect-environments.ts')
  const { judgeEnvironments } = await import('../../guard/environments/judge-environments.ts')
  const { readProbe } = await import('../../guard/environments/read-probe.ts')
  const { env, config, clock } = context
  const names = config?.guard?.environments
  const policy = {
    staging: names?.staging ?? 'staging',
    production: names?.production ?? 'production',
    liveSecrets: config?.guard?.liveSecrets ?? [],
    maxAge: names?.maxAge ?? null,
  }
  const token = read(env, 'githubToken')
  const repository = read(env, 'githubRepository')
  const url = read(env, 'githubApiUrl')
  const api =
    token === null || repository === null
      ? null
      : connectGitHubEnvironments({ token, repository, ...(url === null ? {} : { url }) })
  const asked = { probe: readProbe(env), now: clock.now() }
  return judgeEnvironments(await collectEnvironments(api, policy, asked), policy, lexicon)
}

/** The team's own venues over the built-in ones; undefined where there are none. */
async function teamLexicon({ config, log }: Context): Promise<Lexicon | undefined> {
  const venues = config?.guard?.venues ?? {}
  if (Object.keys(venues).length === 0) return undefined
  const { createLexicon } = await import('../../guard/lexicon.ts')
  const { builtInCatalogue } = await import('../../guard/venues/catalogue.ts')
  const { withOverrides } = await import('../../guard/venues/with-overrides.ts')
  const { findWeakenings } = await import('../../guard/venues/find-weakenings.ts')
  const catalogue = withOverrides(builtInCatalogue, venues)
  // A change that loosens the guard must not go by unseen.
  for (const { venue, found } of findWeakenings(builtInCatalogue, catalogue)) {
    log.warn(`guard.venues: ${venue}: ${found}`)
  }
  return createLexicon(catalogue)
}

async function showVenues(context: Context): Promise<ExitCode> {
  const { builtInLexicon } = await import('../../guard/lexicon.ts')
  const { listVenues, renderVenues } = await import('../../guard/venues/list-venues.ts')
  const { venues } = (await teamLexicon(context)) ?? builtInLexicon()
  const text = context.json ? JSON.stringify(listVenues(venues), null, 2) : renderVenues(venues)
  context.io.stdout(`${text}\n`)
  return 0
}

async function findAll(
  context: Context,
  paths: readonly string[],
  flags: Flags,
  key: string | null,
): Promise<GuardData['findings']> {
  const { data } = await judgeGuard(context, paths, flags, key)
  return data.findings
}

async function writeSarif(context: Context, file: string, outcome: GateOutcome): Promise<void> {
  const { renderSarif } = await import('../../guard/output/render-sarif.ts')
  const path = resolve(context.cwd, file)
  await createFolder(dirname(path))
  await writeFile(path, renderSarif(outcome.result, version))
}
