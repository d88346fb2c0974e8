import { InputError } from '../../contract/input-error.ts'
import { showInput } from '../../contract/show-input.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions } from '../context.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'
import { connectNotifier } from '../notifier.ts'
import { STAGING_PATIENCE, stagingOptions } from '../staging.ts'
import type { StagingFlags } from '../staging.ts'
import { stagingGuard } from '../staging-guard.ts'

type Flags = CommonOptions & Omit<StagingFlags, 'images'>

export function addRollbackCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('rollback', 'Bring back the last stable release, or the one named.')
    .argument('[release]', 'number of the release')
    .option('--project <name>', 'compose project name on the target (default: the config’s)')
    .option('--state <dir>', 'folder that keeps the releases, ledger and lock of each project')
    .action((release: string | undefined, flags: Flags) =>
      perform(flags, async (context) =>
        showOutcome(
          context,
          await executeGate(context, { gate: 'deploy' }, async () => {
            const { runRollback } = await import('../../deploy/run-rollback.ts')
            return runRollback(
              { ...stagingOptions(context, flags), to: releaseNumber(release) },
              {
                ...context,
                engine: await context.engine(STAGING_PATIENCE),
                notify: await connectNotifier(context, context.log),
                guard: stagingGuard(context),
              },
            )
          }),
        ),
      ),
    )
}

function releaseNumber(text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InputError('option/release', {
    expected: 'the number of a release, such as 42',
    found: showInput(text),
    fix: 'See `papergate status` for the releases there are.',
  })
}
