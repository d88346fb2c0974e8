import type { Log } from '../../adapters/log.ts'
import { stripControls } from '../../report/escape-text.ts'
import type { Context } from '../context.ts'

/** Not drawn more often: a terminal is slower than what it tells of. */
const REDRAW_MILLISECONDS = 100
const LONGEST = 78
const CLEAR = '\r\u001b[2K'

/**
 * A log whose progress is one line on the terminal, gone before anything else is said; in a pipe it is
 * not shown. `close` takes the line away.
 */
export function createStatusLog({
  io,
  log,
  redactor,
  clock,
}: Pick<Context, 'io' | 'log' | 'redactor' | 'clock'>): Log & { readonly close: () => void } {
  let drawnAt = 0
  let isDrawn = false
  const close = (): void => {
    if (isDrawn) io.stderr(CLEAR)
    isDrawn = false
  }
  const after = (say: (line: string) => void) => (line: string) => {
    close()
    say(line)
  }
  return {
    info: after(log.info),
    warn: after(log.warn),
    error: after(log.error),
    debug: after(log.debug),
    progress: (line) => {
      const now = clock.now().getTime()
      if (!io.isTerminal || now - drawnAt < REDRAW_MILLISECONDS) return
      drawnAt = now
      isDrawn = true
      io.stderr(`${CLEAR}${redactor.redact(stripControls(line)).slice(0, LONGEST)}`)
    },
    close,
  }
}
