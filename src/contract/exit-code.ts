import type { ExitCode } from './papergate-error.ts'
import type { Verdict } from './verdict.ts'

/** The verdict sets the exit code: pass and skip 0, fail 1, error 3. */
export function exitCodeOf(verdict: Verdict): ExitCode {
  switch (verdict) {
    case 'pass':
    case 'skip':
      return 0
    case 'fail':
      return 1
    case 'error':
      return 3
    default:
      return verdict satisfies never
  }
}
