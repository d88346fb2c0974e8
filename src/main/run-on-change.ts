import type { Command, Context } from './context.ts'
import { watchFiles } from './watch-files.ts'
import type { FileWatch } from './watch-files.ts'

const SHOWN_PATHS = 3

/**
 * Runs the command, and again whenever a file changes, until interrupted. Each round has a context of
 * its own, so that a change of the config counts, too; a first one that has none ends it.
 */
export async function runOnChange(
  perform: (command: Command) => Promise<void>,
  command: Command,
): Promise<void> {
  const rounds: { watch: FileWatch | null } = { watch: null }
  try {
    for (let changed: readonly string[] | null = null; ;) {
      const said = changed === null ? null : `changed: ${shorten(changed)}`
      await perform(async (context: Context) => {
        rounds.watch ??= await watchFiles(context)
        if (said !== null) context.log.info(said)
        const exitCode = await command(context)
        if (!context.signal.aborted) context.log.info('waiting for a change; Ctrl-C ends')
        return exitCode
      })
      changed = (await rounds.watch?.next(new Date())) ?? []
      if (changed.length === 0) return
    }
  } finally {
    await rounds.watch?.close()
  }
}

function shorten(paths: readonly string[]): string {
  const more = paths.length - SHOWN_PATHS
  return [...paths.slice(0, SHOWN_PATHS), ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
