import type { SuiteProcess } from './suite-place.ts'

/**
 * A line of `/proc/<pid>/stat`; null for none, and for a process that has ended. The program's name stands
 * in parentheses and may hold some itself. Source: proc(5).
 */
export function parseStat(line: string): Omit<SuiteProcess, 'isMarked'> | null {
  const end = line.lastIndexOf(')')
  const start = line.indexOf('(')
  if (start === -1 || end < start) return null
  const [state = '', parent, , session] = line.slice(end + 2).split(' ')
  if ('ZX'.includes(state)) return null
  return {
    pid: Number.parseInt(line, 10),
    parent: Number(parent),
    session: Number(session),
    command: line.slice(start + 1, end),
  }
}
