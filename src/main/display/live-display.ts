import type { Listr, ListrDefaultRendererLogLevels, ListrLogger } from 'listr2'

import type { Log } from '../../adapters/log.ts'
import { createLineLog } from '../../adapters/log.ts'
import { formatDuration } from '../../config/duration.ts'
import type { GateResult } from '../../contract/result.ts'
import { isAccepted } from '../../contract/verdict.ts'
import { stripControls } from '../../report/escape-text.ts'
import type { Display, TaskView } from './display.ts'

type LiveTask = {
  readonly title: string
  readonly finished: Promise<GateResult>
  output: (line: string) => void
}

/** A live list for terminals: each task with its last line beneath it. Warnings stay readable after the end. */
export async function createLiveDisplay(
  log: Log,
  options: { readonly verbose: boolean; readonly redact: (text: string) => string },
): Promise<Display> {
  const { Listr: ListrClass, ListrLogger: Logger } = await import('listr2')
  const tasks: LiveTask[] = []
  const warnings: string[] = []
  let drawing: Promise<unknown> | null = null
  const draw = (): void => {
    drawing ??= drawTasks(ListrClass, new Logger({ useIcons: true, toStderr: [] }), tasks)
  }
  return {
    task: (title) => {
      let finish: (result: GateResult) => void = () => {}
      const finished = new Promise<GateResult>((resolve) => {
        finish = resolve
      })
      const task: LiveTask = { title, finished, output: () => {} }
      tasks.push(task)
      const show = (line: string): void => task.output(options.redact(stripControls(line)))
      const view: TaskView = {
        log: {
          ...createLineLog(show, options),
          progress: show,
          warn: (line) => void warnings.push(`[${title}] ${line}`),
        },
        start: () => show('started'),
        finish: (result) => finish(result),
      }
      // All views are made in one turn of the event loop; drawing starts in the next.
      queueMicrotask(() => setImmediate(draw))
      return view
    },
    close: async () => {
      await drawing
      for (const warning of warnings) log.warn(warning)
    },
  }
}

async function drawTasks(
  ListrClass: typeof Listr,
  logger: ListrLogger<ListrDefaultRendererLogLevels>,
  tasks: readonly LiveTask[],
): Promise<void> {
  const list = new ListrClass(
    tasks.map((live) => ({
      title: live.title,
      task: async (_context, task) => {
        live.output = (line) => {
          task.output = line
        }
        const { verdict, summary, startedAt, finishedAt } = await live.finished
        const time = formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))
        task.title = `${live.title}: ${verdict} in ${time}`
        if (verdict === 'skip') task.skip(`${live.title}: ${summary}`)
        if (!isAccepted(verdict)) throw new Error(summary.split('\n')[0])
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: { collapseErrors: false, showErrorMessage: true, logger },
    },
  )
  // It hides the cursor and keeps what others say until it ends: both are owed where the process ends first.
  const release = (): void => logger.process.release()
  process.on('exit', release)
  try {
    await list.run()
  } finally {
    process.off('exit', release)
  }
}
