import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Where a process id means something: this host since its boot, within this pid namespace. */
export type Place = {
  readonly name: string
  /** When the process with this id was started, in whatever the kernel counts; null: there is none. */
  readonly startOf: (pid: number) => string | null
}

/**
 * The place of this process. Two containers of one host may share its name and number their processes
 * alike: Linux tells them apart by their pid namespaces.
 */
export function findPlace(): Place {
  const boot = read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const namespace = read(() => readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, ''))
  return { name: [hostname(), boot ?? '', namespace ?? ''].join(':'), startOf }
}

/** The process that a run belongs to, as a label carries it: `place/pid/start`. */
export function describeOwner(place: Place, pid: number): string {
  return [place.name, pid, place.startOf(pid) ?? ''].join('/')
}

/** What has become of an owner; one of another place cannot be seen from here. Pure. */
export function judgeOwner(owner: string, place: Place): 'alive' | 'gone' | 'elsewhere' {
  const [name, pid = '', start] = owner.split('/')
  if (name !== place.name || !/^\d+$/.test(pid)) return 'elsewhere'
  // A process id is given away again.
  return place.startOf(Number(pid)) === start ? 'alive' : 'gone'
}

function startOf(pid: number): string | null {
  const stat = read(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  // The second field is the program's name in parentheses, which may hold anything; the start is the 22nd.
  if (stat !== null) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return isListed(pid) ? '' : null
}

/** Where there is no /proc: a process of this id, whenever it began. */
function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function read<T>(body: () => T): T | null {
  try {
    return body()
  } catch {
    return null
  }
}
