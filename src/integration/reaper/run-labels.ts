import { describeOwner } from './run-owner.ts'
import type { Place } from './run-owner.ts'

/** Labels on everything that a run makes, for whoever cleans up after it. */
export const runLabels = {
  run: 'dev.papergate.run',
  /** The process that it belongs to, see `describeOwner`; empty: it was meant to be kept. */
  owner: 'dev.papergate.owner',
  keep: 'dev.papergate.keep',
  /** The job of a runner that it belongs to; empty on a laptop. */
  job: 'dev.papergate.job',
  /** ISO time from which on anybody may remove it; empty: never. */
  expires: 'dev.papergate.expires',
} as const

/** A job of GitHub ends after six hours by default; nothing of it is wanted a day later. */
const JOB_MILLISECONDS = 24 * 3_600_000

export type RunIdentity = {
  readonly name: string
  readonly keep: boolean
  /** The runner's own name for the job; empty on a laptop. */
  readonly job: string
}

/**
 * A run that is kept has the same labels each time, since Compose makes anew whatever has others;
 * unless it is a job's, which will not come back to it.
 * @param longest milliseconds that the run takes at the most.
 */
export function labelRun(
  { name, keep, job }: RunIdentity,
  owner: { readonly place: Place; readonly pid: number },
  times: { readonly now: Date; readonly longest: number },
): Readonly<Record<string, string>> {
  const life = keep ? JOB_MILLISECONDS : times.longest
  const expires = new Date(times.now.getTime() + life).toISOString()
  return {
    [runLabels.run]: name,
    [runLabels.owner]: keep ? '' : describeOwner(owner.place, owner.pid),
    [runLabels.keep]: String(keep),
    [runLabels.job]: job,
    [runLabels.expires]: keep && job === '' ? '' : expires,
  }
}
