import type { Log } from '../../adapters/log.ts'
import type { Decision } from '../../contract/result.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'
import { imagesOptions } from '../image-plan.ts'

type Flags = CommonOptions & { readonly registry?: string; readonly push?: boolean }

export function addImagesCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('images', 'Build every service’s image, judge it, push it, tag it.')
    .option(
      '--registry <host/path>',
      'where to push (default: the local registry; on GitHub the config’s)',
    )
    .option('--no-push', 'build and judge only')
    .action((flags: Flags) =>
      perform(flags, async (context) =>
        showOutcome(
          context,
          await executeGate(context, { gate: 'images' }, () =>
            judgeImages(context, flags, context.log),
          ),
        ),
      ),
    )
}

/** Runs the image stage. */
export async function judgeImages(
  context: Context,
  flags: Flags,
  log: Log,
): Promise<Decision<object>> {
  const { runImagesGate } = await import('../../images/run-images-gate.ts')
  const options = imagesOptions(context, {
    registry: flags.registry ?? null,
    push: flags.push ?? true,
  })
  return runImagesGate(options, { ...context, log })
}
