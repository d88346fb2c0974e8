import { join, relative } from 'node:path'

import type { Command as Program } from 'commander'

import { InputError } from '../../contract/input-error.ts'
import type { ExitCode } from '../../contract/papergate-error.ts'
import type { ServiceLine } from '../../integration/logs/merge-logs.ts'
import type { Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { createNewestLines } from './integration-logs-newest.ts'
import { createLinePrinter } from './integration-logs-printer.ts'

type Flags = CommonOptions & {
  readonly follow?: boolean
  readonly since?: string
  readonly grep?: string
}

/** Adds `logs` below `papergate integration`. */
export function addIntegrationLogsCommand(integration: Program, perform: Perform): void {
  integration
    .command('logs')
    .description('Show the logs of the last run’s services in the order of time.')
    .argument('[service...]', 'services to show (default: all)')
    .option(
      '-f, --follow',
      'go on with what is logged, until the run ends or what is kept is taken down',
    )
    .option('--since <duration>', 'only what was logged so long before the last line, such as 10s')
    .option('--grep <text>', 'only lines that contain the text')
    .option('--out <dir>', 'folder for results and logs (default: .papergate)')
    .option('--json', 'print each line as a JSON object')
    .option('--no-color', 'print without colours')
    .action((services: readonly string[], _own: unknown, command: Program) => {
      // Options that `integration` knows as well are taken by it, wherever they stand.
      const flags: Flags = command.optsWithGlobals()
      return perform(flags, (context) => showLogs(context, services, flags), { config: false })
    })
}

async function showLogs(
  context: Context,
  services: readonly string[],
  flags: Flags,
): Promise<ExitCode> {
  const { mergeLogs } = await import('../../integration/logs/merge-logs.ts')
  const { selectLogs } = await import('../../integration/logs/select-logs.ts')
  const folder = join(context.out, 'logs')
  const follow = flags.follow ?? false
  const { run, files } = await selectLogs(folder, services, follow)
  const since = flags.since === undefined ? '' : await findStart(files, flags.since)
  const names = files.map(({ service }) => service)
  const printer = createLinePrinter(context, follow ? [...services, ...names] : names)
  const newest = createNewestLines()
  const show = (line: ServiceLine): void => {
    newest.note(line)
    if (line.time >= since && line.text.includes(flags.grep ?? '')) printer.add(line)
  }
  for await (const line of mergeLogs(files)) {
    if (context.signal.aborted) break
    show(line)
  }
  printer.flush()
  if (follow) {
    const { followLogs } = await import('./integration-logs-follow.ts')
    await followLogs(context, { run, folder, services, newest }, (lines) => {
      for (const line of lines) show(line)
      printer.flush()
    })
  }
  if (context.signal.aborted) return 0
  const where = relative(context.cwd, folder) || '.'
  const shown = follow ? newest.services() : files.length
  context.io.stderr(
    `${printer.count()} lines of ${shown} services, times in UTC; run of ${run.startedAt}, files in ${where}\n`,
  )
  return 0
}

/** The time from which on lines are shown: the duration is counted from the run's last line. */
async function findStart(
  files: readonly { readonly path: string }[],
  duration: string,
): Promise<string> {
  const { durationSchema } = await import('../../config/duration-schema.ts')
  const { readLastLines } = await import('../../integration/logs/read-log-file.ts')
  const parsed = durationSchema.safeParse(duration)
  if (!parsed.success) {
    throw new InputError('option/since', {
      expected: '--since to be a duration such as 10s, 2m or 500ms',
      found: duration,
      fix: 'Correct --since.',
    })
  }
  const last = await Promise.all(files.map(({ path }) => readLastLines(path, 100)))
  const times = last.flat().map(({ time }) => time)
  const newest = times.reduce((left, right) => (left > right ? left : right), '')
  return newest === '' ? '' : new Date(Date.parse(newest) - parsed.data).toISOString().slice(0, -1)
}
