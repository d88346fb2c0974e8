import type { SuiteProcess } from './suite-place.ts'

/**
 * The processes of a suite: those that carry its mark, and whatever these have started, also where it was
 * started with an environment of its own. Pure. What drops the mark and outlives its parent is not found.
 */
export function findSuiteProcesses(processes: readonly SuiteProcess[]): readonly SuiteProcess[] {
  const found = new Set(processes.filter(({ isMarked }) => isMarked).map(({ pid }) => pid))
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const { pid, parent, session } of processes) {
      // The first process of a machine or container is nobody's to end.
      if (pid > 1 && (found.has(parent) || found.has(session))) found.add(pid)
    }
  }
  return processes.filter(({ pid }) => found.has(pid))
}
