import type { Clock } from '../../adapters/clock.ts'
import type { Redactor } from '../../redaction/redactor.ts'
import { cleanLine } from './junit/clean-line.ts'
import { findSuiteProcesses } from './places/find-suite-processes.ts'
import type { SuitePlace, SuiteProcess } from './places/suite-place.ts'

const LOOK_AGAIN_MILLISECONDS = 100
const SHOWN_PROCESSES = 20
const LONGEST_COMMAND = 200

/** The processes of a suite that run now. */
export async function listSuiteProcesses(
  place: SuitePlace,
  mark: string,
): Promise<readonly SuiteProcess[]> {
  return findSuiteProcesses(await place.processes(mark))
}

/** Ends all processes of a suite: politely, and after `grace` milliseconds by force. */
export async function endProcesses(
  place: SuitePlace,
  mark: string,
  grace: number,
  clock: Clock,
): Promise<void> {
  const deadline = clock.now().getTime() + grace
  const asked = new Set<number>()
  for (;;) {
    const running = await listSuiteProcesses(place, mark)
    if (running.length === 0) return
    if (clock.now().getTime() >= deadline) break
    // What is started meanwhile is asked as well.
    const unasked = running.map(({ pid }) => pid).filter((pid) => !asked.has(pid))
    if (unasked.length > 0) await place.kill(unasked, 'TERM')
    for (const pid of unasked) asked.add(pid)
    await clock.sleep(LOOK_AGAIN_MILLISECONDS)
  }
  // One that starts others as fast as it is ended gives up when all are stopped at once.
  for (let round = 0; round < 5; round += 1) {
    const running = await listSuiteProcesses(place, mark)
    if (running.length === 0) return
    await place.kill(
      running.map(({ pid }) => pid),
      'KILL',
    )
  }
}

/** Those that still run a moment later: what is about to end when its shell has ended was not left behind. */
export async function findLeaked(
  place: SuitePlace,
  mark: string,
  clock: Clock,
): Promise<readonly SuiteProcess[]> {
  const first = await listSuiteProcesses(place, mark)
  if (first.length === 0) return []
  await clock.sleep(2 * LOOK_AGAIN_MILLISECONDS)
  const pids = new Set(first.map(({ pid }) => pid))
  return (await listSuiteProcesses(place, mark)).filter(({ pid }) => pids.has(pid))
}

/** Each as a line: what it runs, and its number. */
export function describeProcesses(
  processes: readonly SuiteProcess[],
  redactor: Redactor,
): readonly string[] {
  const lines = processes
    .slice(0, SHOWN_PROCESSES)
    .map(({ pid, command }) => `${cleanLine(command, LONGEST_COMMAND, redactor)} (process ${pid})`)
  const more = processes.length - lines.length
  return more > 0 ? [...lines, `and ${more} more`] : lines
}
