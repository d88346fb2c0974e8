import { randomUUID } from 'node:crypto'

import type { Clock } from '../../adapters/clock.ts'
import type { OnLine } from '../../adapters/split-lines.ts'
import type { Redactor } from '../../redaction/redactor.ts'
import { describeProcesses, endProcesses, findLeaked, listSuiteProcesses } from './end-processes.ts'
import { MARK_VARIABLE } from './places/suite-place.ts'
import type { SuitePlace } from './places/suite-place.ts'

export type CommandEnd = {
  readonly exitCode: number
  readonly timedOut: boolean
  /** What was still running when the time was up. */
  readonly stillRunning: readonly string[]
  /** What ran on after the command itself had ended. */
  readonly leaked: readonly string[]
}

/** How long processes have to end after they were asked to, before they are ended by force. */
const GRACE_MILLISECONDS = 2_000
const INTERRUPT_GRACE_MILLISECONDS = 500
/** What cannot be ended is left alone after this time. */
const LONGEST_END_MILLISECONDS = 10_000
/** As `timeout` of coreutils has it. */
const TIMED_OUT_EXIT_CODE = 124
/** As shells count a program that was ended by SIGTERM. */
const STOPPED_EXIT_CODE = 143

/**
 * Runs a suite's command, and sees to it that nothing of it is left running afterwards, whatever became of it:
 * past its time it is ended with all that it had started, and so is what it leaves behind.
 */
export async function runCommand(
  place: SuitePlace,
  command: string,
  options: {
    readonly env: Readonly<Record<string, string>>
    readonly timeout: number
    /** Aborts once it is of no use to go on. */
    readonly stop?: AbortSignal | undefined
    readonly onLine: OnLine
  },
  {
    clock,
    signal,
    redactor,
  }: { readonly clock: Clock; readonly signal: AbortSignal; readonly redactor: Redactor },
): Promise<CommandEnd> {
  const { stop } = options
  const mark = randomUUID()
  const force = new AbortController()
  const finished = new AbortController()
  let late: readonly string[] | null = null
  let leaked: readonly string[] = []
  let cleaning = Promise.resolve()
  const end = (grace: number): Promise<void> => endProcesses(place, mark, grace, clock)
  const endLate = async (): Promise<void> => {
    late = []
    late = describeProcesses(await listSuiteProcesses(place, mark), redactor)
    await end(GRACE_MILLISECONDS)
  }
  const endLeaked = async (): Promise<void> => {
    const found = await findLeaked(place, mark, clock)
    leaked = describeProcesses(found, redactor)
    if (found.length > 0) await end(GRACE_MILLISECONDS)
  }
  const onInterrupt = (): void => {
    // What cannot be seen any more, since the engine has gone, cannot be ended either.
    cleaning = end(INTERRUPT_GRACE_MILLISECONDS).catch(() => {})
  }
  const timer = clock
    .sleep(options.timeout, finished.signal)
    .then(() => Promise.race([endLate(), clock.sleep(LONGEST_END_MILLISECONDS, finished.signal)]))
    .catch(() => {})
    .finally(() => force.abort())
  const onStop = (): void => {
    cleaning = end(GRACE_MILLISECONDS)
      .catch(() => {})
      .finally(() => force.abort())
  }
  signal.addEventListener('abort', onInterrupt, { once: true })
  stop?.addEventListener('abort', onStop, { once: true })
  try {
    const exitCode = await place.run(command, {
      env: { ...options.env, [MARK_VARIABLE]: mark },
      signal: AbortSignal.any([signal, force.signal]),
      onLine: options.onLine,
      onExit: () => {
        const isEnding = late !== null || signal.aborted || stop?.aborted === true
        if (!isEnding) cleaning = endLeaked()
      },
    })
    await cleaning
    const timedOut = late !== null
    return {
      exitCode: timedOut
        ? TIMED_OUT_EXIT_CODE
        : stop?.aborted === true
          ? STOPPED_EXIT_CODE
          : exitCode,
      timedOut,
      stillRunning: late ?? [],
      leaked,
    }
  } finally {
    signal.removeEventListener('abort', onInterrupt)
    stop?.removeEventListener('abort', onStop)
    finished.abort()
    await timer
    await cleaning
  }
}
