import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions } from '../context.ts'
import { renderStatus } from '../render-status.ts'
import { stagingOptions } from '../staging.ts'
import type { StagingFlags } from '../staging.ts'

type Flags = CommonOptions & Omit<StagingFlags, 'images'>

export function addStatusCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('status', 'Show what runs on staging and how it got there.')
    .option('--project <name>', 'compose project name on the target (default: the config’s)')
    .option('--state <dir>', 'folder that keeps the releases, ledger and lock of each project')
    .action((flags: Flags) =>
      perform(flags, async (context) => {
        const { readStatus } = await import('../../deploy/read-status.ts')
        const status = await readStatus(stagingOptions(context, flags), {
          ...context,
          engine: await context.engine(),
        })
        if (context.json) context.io.stdout(`${JSON.stringify(status, null, 2)}\n`)
        else context.log.info(renderStatus(status))
        return 0
      }),
    )
}
