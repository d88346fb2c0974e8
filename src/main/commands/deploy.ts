import type { Log } from '../../adapters/log.ts'
import type { Decision } from '../../contract/result.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'
import { connectNotifier } from '../notifier.ts'
import { readImages, STAGING_PATIENCE, stagingOptions } from '../staging.ts'
import type { StagingFlags } from '../staging.ts'
import { stagingGuard } from '../staging-guard.ts'

type Flags = CommonOptions & StagingFlags & { readonly down?: boolean }

export function addDeployCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('deploy', 'Bring the images up on staging, by digest, with smoke tests and rollback.')
    .option('--images <file>', 'list of digests (default: <out>/images.json)')
    .option('--project <name>', 'compose project name on the target (default: the config’s)')
    .option('--state <dir>', 'folder that keeps the releases, ledger and lock of each project')
    .option('--down', 'stop the staging project and remove everything of it')
    .action((flags: Flags) =>
      perform(flags, async (context) =>
        showOutcome(
          context,
          await executeGate(context, { gate: 'deploy' }, () =>
            flags.down === true
              ? takeDown(context, flags)
              : judgeDeploy(context, flags, context.log),
          ),
        ),
      ),
    )
}

/** Deploys the images, guarded. */
export async function judgeDeploy(
  context: Context,
  flags: StagingFlags,
  log: Log,
): Promise<Decision<object>> {
  const { runDeployGate } = await import('../../deploy/run-deploy-gate.ts')
  const options = stagingOptions(context, flags)
  const manifest = await readImages(context, flags)
  return runDeployGate(
    { ...options, manifest },
    {
      ...context,
      log,
      engine: await context.engine(STAGING_PATIENCE),
      notify: await connectNotifier(context, log),
      guard: stagingGuard(context),
    },
  )
}

async function takeDown(context: Context, flags: StagingFlags): Promise<Decision<object>> {
  const { runDown } = await import('../../deploy/run-down.ts')
  return runDown(stagingOptions(context, flags), {
    ...context,
    engine: await context.engine(STAGING_PATIENCE),
  })
}
