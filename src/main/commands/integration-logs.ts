import { styleText } from 'node:util'
import { join, relative } from 'node:path'

import type { Command as Program } from 'commander'

import { InputError } from '../../contract/input-error.ts'
import type { ExitCode } from '../../contract/papergate-error.ts'
import type { ServiceLine } from '../../integration/logs/merge-logs.ts'
import type { Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'

type Flags = CommonOptions & { readonly since?: string; readonly grep?: string }

const COLOURS = ['cyan', 'yellow', 'green', 'magenta', 'blue', 'red'] as const
const CHUNK_CHARACTERS = 64 * 1024

/** Adds `logs` below `papergate integration`. */
export function addIntegrationLogsCommand(integration: Program, perform: Perform): void {
  integration
    .command('logs')
    .description('Show the logs of the last run’s services in the order of time.')
    .argument('[service...]', 'services to show (default: all)')
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
  const { run, files } = await selectLogs(folder, services)
  const since = flags.since === undefined ? '' : await findStart(files, flags.since)
  const format = context.json ? formatJson : lineFormatter(context, files)
  let chunk = ''
  let count = 0
  for await (const line of mergeLogs(files)) {
    if (context.signal.aborted) break
    if (line.time < since || !line.text.includes(flags.grep ?? '')) continue
    count += 1
    chunk += `${context.redactor.redact(format(line))}\n`
    if (chunk.length < CHUNK_CHARACTERS) continue
    context.io.stdout(chunk)
    chunk = ''
  }
  if (chunk !== '') context.io.stdout(chunk)
  const where = relative(context.cwd, folder) || '.'
  context.io.stderr(
    `${count} lines of ${files.length} services, times in UTC; run of ${run.startedAt}, files in ${where}\n`,
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

function formatJson({ time, service, replica, stream, text }: ServiceLine): string {
  return JSON.stringify({ time, service, replica, stream, text })
}

/** `db       | 12:00:01.250 err text`, the names aligned and, in a terminal, coloured. */
function lineFormatter(
  { color }: Context,
  files: readonly { readonly service: string }[],
): (line: ServiceLine) => string {
  const width = Math.max(0, ...files.map(({ service }) => service.length))
  const colours = new Map(
    files.map(
      ({ service }, index) => [service, COLOURS[index % COLOURS.length] ?? 'cyan'] as const,
    ),
  )
  return ({ time, service, replica, stream, text }) => {
    const name = (replica > 1 ? `${service}-${replica}` : service).padEnd(width)
    const at = time.slice(11, 23)
    if (!color) return `${name} | ${at} ${stream} ${text}`
    const head = styleText(colours.get(service) ?? 'cyan', `${name} |`, { validateStream: false })
    return `${head} ${styleText('dim', `${at} ${stream}`, { validateStream: false })} ${text}`
  }
}
