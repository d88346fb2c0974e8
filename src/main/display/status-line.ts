import { stripControls } from '../../report/escape-text.ts'
import type { Context } from '../context.ts'

/** Not drawn more often: a terminal is slower than what it tells of. */
const REDRAW_MILLISECONDS = 100
const LONGEST = 78

/** One line on the terminal's error stream that says what goes on; in a pipe nothing is shown. */
export function createStatusLine({
  io,
  redactor,
  clock,
}: Pick<Context, 'io' | 'redactor' | 'clock'>): {
  readonly show: (text: string) => void
  readonly clear: () => void
} {
  let drawnAt = 0
  let isDrawn = false
  return {
    show: (text) => {
      const now = clock.now().getTime()
      if (!io.isTerminal || now - drawnAt < REDRAW_MILLISECONDS) return
      drawnAt = now
      isDrawn = true
      io.stderr(`\r\u001b[2K${redactor.redact(stripControls(text)).slice(0, LONGEST)}`)
    },
    clear: () => {
      if (isDrawn) io.stderr('\r\u001b[2K')
      isDrawn = false
    },
  }
}
