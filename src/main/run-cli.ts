import { Command as Program, CommanderError } from 'commander'
import type { OutputConfiguration } from 'commander'

import { explainIoError } from '../contract/io-error.ts'
import { PapergateError } from '../contract/papergate-error.ts'
import type { ExitCode } from '../contract/papergate-error.ts'
import type { AddCommand, Perform } from './command-line.ts'
import { createRedactor } from '../redaction/redactor.ts'
import { stripControls } from '../report/escape-text.ts'
import { createContext } from './context.ts'
import { secretValues } from './environment.ts'
import type { CliIo } from './context.ts'
import { hideTyped } from './hide-typed.ts'
import { version } from './version.ts'

type LoadCommand = () => Promise<(addCommand: AddCommand, perform: Perform) => void>

const commands: ReadonlyMap<string, LoadCommand> = new Map<string, LoadCommand>([
  ['run', async () => (await import('./commands/run.ts')).addRunCommand],
  ['coverage', async () => (await import('./commands/coverage.ts')).addCoverageCommand],
  ['guard', async () => (await import('./commands/guard.ts')).addGuardCommand],
  ['integration', async () => (await import('./commands/integration.ts')).addIntegrationCommand],
  ['images', async () => (await import('./commands/images.ts')).addImagesCommand],
  ['deploy', async () => (await import('./commands/deploy.ts')).addDeployCommand],
  ['rollback', async () => (await import('./commands/rollback.ts')).addRollbackCommand],
  ['status', async () => (await import('./commands/status.ts')).addStatusCommand],
  ['rotate', async () => (await import('./commands/rotate.ts')).addRotateCommand],
  ['report', async () => (await import('./commands/report.ts')).addReportCommand],
  ['schema', async () => (await import('./commands/schema.ts')).addSchemaCommand],
])

/** Runs the command line to its end and returns the exit code. Never throws, never exits the process. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const redactor = createRedactor()
  for (const secret of secretValues(io.env)) redactor.register(secret)
  const writeError = (text: string): void => io.stderr(redactor.redact(stripControls(text)))
  const perform: Perform = async (options, command, needs = { config: true }) => {
    try {
      exitCode = await command(await createContext(io, redactor, options, needs))
    } catch (error) {
      exitCode = reportError(explainIoError(error), writeError, options.verbose ?? false)
    }
  }
  try {
    const writeErr = (text: string): void => writeError(hideTyped(text, argv))
    const program = await buildProgram(argv, { writeOut: io.stdout, writeErr }, perform)
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    exitCode = error.exitCode === 0 ? 0 : 2
  }
  return signalExitCode(io.signal) ?? exitCode
}

async function buildProgram(
  argv: readonly string[],
  output: Pick<OutputConfiguration, 'writeOut' | 'writeErr'>,
  perform: Perform,
): Promise<Program> {
  const program = new Program('papergate')
    .description(
      'Judges, builds and deploys multi-service trading platforms; staging gets paper credentials only.',
    )
    .version(version)
    .exitOverride()
    .configureOutput(output)
    .showSuggestionAfterError()
    .showHelpAfterError('(see `papergate --help`)')
  const addCommand = (name: string, description: string): Program =>
    program
      .command(name)
      .description(description)
      .option('--config <file>', 'the config file (default: papergate.yml at the repository root)')
      .option('--out <dir>', 'folder for results and logs (default: .papergate)')
      .option('--json', 'print the result as JSON on stdout and nothing else there')
      .option('--verbose', 'say more, with stacks of unexpected errors')
      .option('--no-color', 'print without colours')
  for (const load of wantedCommands(argv)) (await load())(addCommand, perform)
  return program
}

/** A command that is asked for loads alone, so that it starts sooner; help and mistakes are about all of them. */
function wantedCommands([asked = '']: readonly string[]): readonly LoadCommand[] {
  const load = commands.get(asked)
  return load === undefined ? [...commands.values()] : [load]
}

function reportError(error: unknown, write: (text: string) => void, verbose: boolean): ExitCode {
  const known = error instanceof PapergateError
  const message = error instanceof Error ? error.message : String(error)
  write(
    known
      ? `papergate: ${message}\n`
      : `papergate: a bug of ours: ${message}. Run again with --verbose and report the stack.\n`,
  )
  if (verbose && error instanceof Error) write(`${error.stack ?? ''}\n`)
  return known ? error.exitCode : 3
}

function signalExitCode(signal: AbortSignal): ExitCode | null {
  if (!signal.aborted) return null
  return signal.reason === 'SIGTERM' ? 143 : 130
}
