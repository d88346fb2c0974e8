import type { Log } from '../../adapters/log.ts'

/** What goes on in a run, as it happens. Text may come from outside, redacted. */
export type Progress =
  | {
      readonly kind: 'service'
      readonly name: string
      readonly state: 'waiting' | 'starting' | 'ready' | 'completed' | 'failed'
      /** Why it is not ready yet, or has failed. */
      readonly reason: string
    }
  | { readonly kind: 'logged'; readonly service: string; readonly text: string }
  | {
      readonly kind: 'suite'
      readonly name: string
      readonly state: 'running' | 'passed' | 'failed'
      /** How it ended; empty while it runs. */
      readonly text: string
    }
  | { readonly kind: 'printed'; readonly suite: string; readonly text: string }

export type OnProgress = (progress: Progress) => void

/** Progress as plain lines: what was reached and what failed, a suite's output only where all is told. */
export function tellProgress(log: Log): OnProgress {
  return (progress) => {
    switch (progress.kind) {
      case 'service': {
        const { name, state, reason } = progress
        if (state === 'waiting' || state === 'starting') return
        return log.info(`${name} ${state}${reason === '' ? '' : `: ${reason}`}`)
      }
      case 'suite':
        return log.info(
          progress.state === 'running'
            ? `${progress.name} runs`
            : `${progress.name}: ${progress.text}`,
        )
      case 'printed':
        return log.progress(`${progress.suite}: ${progress.text}`)
      case 'logged':
        return
      default:
        return progress satisfies never
    }
  }
}
