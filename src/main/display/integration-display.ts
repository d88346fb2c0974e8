import type { Log } from '../../adapters/log.ts'
import type { OnProgress } from '../../integration/render/progress.ts'
import { tellProgress } from '../../integration/render/progress.ts'
import type { Context } from '../context.ts'
import { read } from '../environment.ts'
import { createIntegrationTable } from './integration-table.ts'
import { redrawInPlace } from './redraw-in-place.ts'

export type IntegrationDisplay = {
  readonly log: Log
  readonly onProgress: OnProgress
  /** Takes the table away; what is said from here on are plain lines. */
  readonly close: () => void
}

const REDRAW_MILLISECONDS = 125

/** A run of the harness as a live table where a person looks on, as plain lines in pipes and in CI. */
export function createIntegrationDisplay(
  context: Pick<Context, 'io' | 'log' | 'redactor' | 'clock' | 'color' | 'json' | 'verbose'>,
): IntegrationDisplay {
  return canRedraw(context)
    ? createLiveTable(context)
    : { log: context.log, onProgress: tellProgress(context.log), close: () => {} }
}

/** Whoever wants to see everything gets it line by line. */
function canRedraw({ io, json, verbose }: Pick<Context, 'io' | 'json' | 'verbose'>): boolean {
  const isPlain = read(io.env, 'ci') !== null || read(io.env, 'term') === 'dumb'
  return io.isTerminal && !json && !verbose && !isPlain
}

function createLiveTable({
  io,
  log,
  redactor,
  clock,
  color,
}: Pick<Context, 'io' | 'log' | 'redactor' | 'clock' | 'color'>): IntegrationDisplay {
  const table = createIntegrationTable(redactor)
  const size = (): { readonly columns: number; readonly rows: number } =>
    io.size?.() ?? { columns: 80, rows: 24 }
  const place = redrawInPlace(io.stdout, () => size().columns)
  const now = (): number => clock.now().getTime()
  const draw = (): void => place.draw(table.render({ ...size(), now: now(), color }))
  const timer = setInterval(draw, REDRAW_MILLISECONDS)
  timer.unref()
  const above = (say: (line: string) => void) => (line: string) => {
    place.clear()
    say(line)
  }
  return {
    log: {
      info: above(log.info),
      warn: above(log.warn),
      error: above(log.error),
      progress: () => {},
      debug: () => {},
    },
    onProgress: (progress) => table.apply(progress, now()),
    close: () => {
      clearInterval(timer)
      place.clear()
    },
  }
}
