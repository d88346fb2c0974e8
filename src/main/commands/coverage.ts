import { relative, resolve, sep } from 'node:path'

import { Option } from 'commander'

import type { Log } from '../../adapters/log.ts'
import { parsePercent } from '../../config/percent.ts'
import type { Percent } from '../../config/percent.ts'
import type { Config } from '../../config/schema.ts'
import { InputError } from '../../contract/input-error.ts'
import { showInput } from '../../contract/show-input.ts'
import type { Decision } from '../../contract/result.ts'
import type { CoverageOptions } from '../../coverage/coverage-options.ts'
import { FORMAT_NAMES } from '../../coverage/formats/format.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import { DEFAULT_CONFIG } from '../context.ts'
import type { CommonOptions, Context } from '../context.ts'
import { writeCoverageFiles } from '../coverage-files.ts'
import type { CoverageFiles } from '../coverage-files.ts'
import { createStatusLog } from '../display/status-line.ts'
import { readEvent } from '../event.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'
import { startThread } from '../start-thread.ts'

type Flags = CommonOptions &
  CoverageFiles & {
    readonly report?: readonly string[]
    readonly shard?: readonly string[]
    readonly exclude?: readonly string[]
    readonly min?: string
    readonly fileMin?: string
    readonly patchMin?: string
    readonly maxDrop?: string
    readonly maxLostLines?: string
    readonly base?: string
    readonly staged?: boolean
    readonly format?: CoverageOptions['format']
    readonly metric?: CoverageOptions['metric']
    readonly unreported?: CoverageOptions['unreported']
    readonly baseline?: 'warn' | 'require'
    readonly baselineDir?: string
    readonly saveBaseline?: boolean
  }

export function addCoverageCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand(
    'coverage',
    'Judge coverage reports: the project, its parts, each file, and the lines of the change.',
  )
    .option('--report <file|glob...>', 'report files; a glob that matches nothing is an error')
    .option('--shard <name=glob...>', 'reports that must be there, by name')
    .addOption(new Option('--format <format>', 'format of the reports').choices(FORMAT_NAMES))
    .addOption(new Option('--metric <metric>', 'what is counted').choices(METRICS))
    .option('--exclude <glob...>', 'files that are not judged')
    .addOption(
      new Option('--unreported <which>', 'sources in no report that count as uncovered').choices([
        'changed',
        'all',
      ]),
    )
    .option('--min <percent>', 'smallest coverage of the project')
    .option('--file-min <percent>', 'smallest coverage of each file')
    .option('--patch-min <percent>', 'smallest coverage of the changed lines')
    .option('--base <ref>', 'commit to compare with (default: the event’s, else the merge base)')
    .option('--staged', 'changed lines are the staged ones, not all of the work tree')
    .addOption(
      new Option('--baseline <policy>', 'what a missing baseline means').choices([
        'warn',
        'require',
      ]),
    )
    .option('--max-drop <points>', 'how far coverage may lie below the baseline, in percent points')
    .option('--max-lost-lines <count>', 'how many unchanged lines may have lost their coverage')
    .option('--baseline-dir <dir>', 'folder of baselines (default: in git’s own folder)')
    .option('--save-baseline', 'keep this coverage as the baseline of the commit')
    .option('--html <file>', 'write the coverage as a page of its own')
    .option('--badge <file>', 'write a badge with the coverage of the project, as SVG')
    .action((flags: Flags) => {
      // The gate loads while git is asked where the repository is.
      void import('../../coverage/run-coverage-gate.ts')
      return perform(flags, async (context) => {
        const log = createStatusLog(context)
        const outcome = await executeGate(context, { gate: 'coverage' }, () =>
          judgeCoverage(context, flags, { log }).finally(log.close),
        )
        return showOutcome(context, outcome)
      })
    })
}

const METRICS = ['lines', 'lines+branches', 'strict'] as const

/** Runs the coverage gate with the options over the config; in a run its reports must be this run's. */
export async function judgeCoverage(
  context: Context,
  flags: Flags,
  run: { readonly notBefore?: Date; readonly log?: Log } = {},
): Promise<Decision<object>> {
  const { measureCoverage } = await import('../../coverage/run-coverage-gate.ts')
  const { decideCoverage } = await import('../../coverage/decide-coverage.ts')
  const { log = context.log, ...rest } = run
  const event = await readEvent(context.env)
  const options = { ...coverageOptions(context.config, flags, event), ...rest }
  const usesBaselines = options.baseline !== null || flags.saveBaseline === true
  // Most runs compare with no earlier commit, and need nothing of what does.
  const stores = usesBaselines ? await import('../coverage-baselines.ts') : null
  const baselines = (await stores?.openBaselines(context, flags.baselineDir)) ?? null
  const configName = context.config === null ? null : nameConfig(context, flags.config)
  const isTyped = flags.report !== undefined || flags.shard !== undefined
  const facts = await measureCoverage(options, {
    root: context.root,
    cwd: isTyped ? context.cwd : context.root,
    env: context.env,
    git: context.git,
    log,
    baselines,
    configName,
    startThread: () => startThread('coverage-thread'),
  })
  const decision = decideCoverage(facts, options)
  await writeCoverageFiles(context, { facts, decision, options }, flags)
  if (stores !== null && baselines !== null && (flags.saveBaseline ?? event?.kind === 'push')) {
    const { unreported } = options
    await stores.keepBaseline(context, facts, { baselines, configName, unreported, log })
  }
  return decision
}

function nameConfig({ root, cwd }: Context, named: string | undefined): string {
  if (named === undefined) return DEFAULT_CONFIG
  return relative(root, resolve(cwd, named)).split(sep).join('/')
}

/** What the person typed over what `papergate.yml` says; pure. @throws InputError for a value that cannot be used. */
export function coverageOptions(
  config: Config | null,
  flags: Flags,
  event: CoverageOptions['event'],
): CoverageOptions {
  const file = config?.coverage
  const minima = file?.services ?? {}
  const services = Object.fromEntries(
    Object.entries(config?.services ?? {}).map(([name, { path }]) => [
      name,
      { path, min: minima[name] ?? null },
    ]),
  )
  const components = Object.fromEntries(
    Object.entries(file?.components ?? {}).map(([name, { paths, min }]) => [
      name,
      { paths, min: min ?? null },
    ]),
  )
  const isTyped = flags.report !== undefined || flags.shard !== undefined
  const maxDrop = percentOption('--max-drop', flags.maxDrop) ?? file?.drop?.max ?? null
  const maxLostLines = countOption(flags.maxLostLines) ?? file?.lostLines?.max ?? null
  const needsBaseline = flags.maxDrop !== undefined || flags.maxLostLines !== undefined
  return {
    reports: isTyped ? (flags.report ?? []) : (file?.reports ?? []),
    shards: isTyped ? shardsOption(flags.shard ?? []) : (file?.shards ?? {}),
    ...(flags.format === undefined ? {} : { format: flags.format }),
    metric: flags.metric ?? file?.metric ?? 'lines',
    min: percentOption('--min', flags.min) ?? file?.min ?? null,
    fileMin: percentOption('--file-min', flags.fileMin) ?? file?.file?.min ?? null,
    patchMin: percentOption('--patch-min', flags.patchMin) ?? file?.patch?.min ?? null,
    services,
    components,
    paths: file?.paths ?? [],
    exclude: flags.exclude ?? file?.exclude ?? [],
    unreported: flags.unreported ?? file?.unreported ?? 'changed',
    baseline: flags.baseline ?? file?.baseline ?? (needsBaseline ? 'require' : null),
    maxDrop,
    maxLostLines,
    base: flags.base ?? null,
    change: flags.staged === true ? 'staged' : 'worktree',
    event: event === null ? null : { kind: event.kind, baseSha: event.baseSha },
  }
}

function shardsOption(texts: readonly string[]): CoverageOptions['shards'] {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)]
      throw new InputError('option/shard', {
        expected: '--shard as a name and a file or glob, such as unit-1=coverage/unit-1.lcov',
        found: showInput(text),
        fix: 'Correct --shard.',
      })
    }),
  )
}

function countOption(text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InputError('option/count', {
    expected: '--max-lost-lines as a whole number, such as 0',
    found: showInput(text),
    fix: 'Correct --max-lost-lines.',
  })
}

function percentOption(name: string, text: string | undefined): Percent | null {
  if (text === undefined) return null
  const percent = parsePercent(text)
  if (percent !== null) return percent
  throw new InputError('option/percent', {
    expected: `${name} as a decimal from 0 to 100, such as 80 or 79.5`,
    found: showInput(text),
    fix: `Correct ${name}.`,
  })
}
