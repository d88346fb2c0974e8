import { Worker } from 'node:worker_threads'

import { Option } from 'commander'

import { parsePercent } from '../../config/percent.ts'
import type { Percent } from '../../config/percent.ts'
import type { Config } from '../../config/schema.ts'
import { InputError } from '../../contract/input-error.ts'
import type { Decision } from '../../contract/result.ts'
import type { CoverageOptions } from '../../coverage/coverage-options.ts'
import { FORMAT_NAMES } from '../../coverage/formats/format.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { readEvent } from '../event.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'

type Flags = CommonOptions & {
  readonly report?: readonly string[]
  readonly min?: string
  readonly patchMin?: string
  readonly base?: string
  readonly format?: CoverageOptions['format']
  readonly metric?: CoverageOptions['metric']
}

export function addCoverageCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand(
    'coverage',
    'Judge coverage reports: project, per service, and the lines of the change.',
  )
    .option('--report <file|glob...>', 'report files; a glob that matches nothing is an error')
    .option('--min <percent>', 'smallest coverage of the project')
    .option('--patch-min <percent>', 'smallest coverage of the changed lines')
    .option('--base <ref>', 'commit to compare with (default: the event’s, else the merge base)')
    .addOption(new Option('--format <format>', 'format of the reports').choices(FORMAT_NAMES))
    .addOption(
      new Option('--metric <metric>', 'what is counted').choices([
        'lines',
        'lines+branches',
        'strict',
      ]),
    )
    .action((flags: Flags) =>
      perform(flags, async (context) =>
        showOutcome(
          context,
          await executeGate(context, { gate: 'coverage' }, () => judgeCoverage(context, flags)),
        ),
      ),
    )
}

/** Runs the coverage gate with the options over the config; in a run its reports must be this run's. */
export async function judgeCoverage(
  context: Context,
  flags: Flags,
  run: { readonly notBefore?: Date } = {},
): Promise<Decision<object>> {
  const { runCoverageGate } = await import('../../coverage/run-coverage-gate.ts')
  const event = await readEvent(context.env)
  return runCoverageGate(
    { ...coverageOptions(context.config, flags, event), ...run },
    {
      root: context.root,
      cwd: flags.report === undefined ? context.root : context.cwd,
      env: context.env,
      git: context.git,
      log: context.log,
      startThread,
    },
  )
}

/** Starts `src/main/coverage-thread.ts`; in the bundle it lies beside `cli.js`, this code there or a folder below. */
function startThread(): Worker {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const isBelow = /\/(?:commands|chunks|actions)\/[^/]+$/.test(import.meta.url)
  return new Worker(new URL(`${isBelow ? '..' : '.'}/coverage-thread.${ending}`, import.meta.url))
}

/** What the person typed over what `papergate.yml` says; pure. @throws InputError for a bad minimum. */
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
  return {
    reports: flags.report ?? file?.reports ?? [],
    ...(flags.format === undefined ? {} : { format: flags.format }),
    metric: flags.metric ?? file?.metric ?? 'lines',
    min: percentOption('--min', flags.min) ?? file?.min ?? null,
    patchMin: percentOption('--patch-min', flags.patchMin) ?? file?.patch?.min ?? null,
    services,
    fileMin: file?.file?.min ?? null,
    components: Object.fromEntries(
      Object.entries(file?.components ?? {}).map(([name, { paths, min }]) => [
        name,
        { paths, min: min ?? null },
      ]),
    ),
    shards: file?.shards ?? {},
    paths: file?.paths ?? [],
    exclude: file?.exclude ?? [],
    unreported: file?.unreported ?? 'changed',
    baseline: file?.baseline ?? null,
    maxDrop: file?.drop?.max ?? null,
    maxLostLines: file?.lostLines?.max ?? null,
    base: flags.base ?? null,
    change: 'worktree',
    event: event === null ? null : { kind: event.kind, baseSha: event.baseSha },
  }
}

function percentOption(name: string, text: string | undefined): Percent | null {
  if (text === undefined) return null
  const percent = parsePercent(text)
  if (percent !== null) return percent
  throw new InputError('option/percent', {
    expected: `${name} as a decimal from 0 to 100, such as 80 or 79.5`,
    found: text,
    fix: `Correct ${name}.`,
  })
}
