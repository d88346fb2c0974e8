import type { Log } from '../../adapters/log.ts'
import { createLineLog } from '../../adapters/log.ts'
import { formatDuration } from '../../config/duration.ts'
import type { Display } from './display.ts'

/** Plain lines for pipes and CI: a task's start and end, and what it says in between behind its name. */
export function createLineDisplay(log: Log, options: { readonly verbose: boolean }): Display {
  return {
    task: (title) => {
      const write = (line: string): void => log.info(`[${title}] ${line}`)
      return {
        log: createLineLog(write, options),
        start: () => write('started'),
        finish: ({ verdict, summary, startedAt, finishedAt }) => {
          const time = formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))
          write(`${verdict} in ${time}: ${summary.split('\n')[0] ?? ''}`)
        },
      }
    },
    close: async () => {},
  }
}
