import type { Log } from '../adapters/log.ts'
import type { Context } from './context.ts'

/**
 * Runs the harness so that an interruption says what happens now, and a second one ends the process where it
 * stands: the reaper finishes whatever we leave.
 */
export async function withReaperBehind<T>(
  { signal, io }: Pick<Context, 'signal' | 'io'>,
  log: Log,
  body: () => Promise<T>,
): Promise<T> {
  const onInterrupt = (): void =>
    log.info('interrupted: cleaning up; once more leaves that to the background')
  signal.addEventListener('abort', onInterrupt, { once: true })
  using _insistence = io.leaveOnInsistence?.(
    'interrupted again: the rest is cleaned up in the background',
  )
  try {
    return await body()
  } finally {
    signal.removeEventListener('abort', onInterrupt)
  }
}
