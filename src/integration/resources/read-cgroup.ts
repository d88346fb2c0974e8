import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a container has used since its start. */
export type Usage = { readonly peakMemoryBytes: number | null; readonly cpuSeconds: number | null }

/** Where the kernel tells of processes and of control groups. */
export type KernelFolders = { readonly proc: string; readonly cgroup: string }

export const kernelFolders: KernelFolders = { proc: '/proc', cgroup: '/sys/fs/cgroup' }

/** Files that hold a container's figures; null where this machine does not show one. */
export type CgroupFiles = { readonly version: 1 | 2; readonly memory: string; readonly cpu: string }

/**
 * Finds the control group of a container by its first process. Null where that process is not ours to see: an
 * engine on another machine or in a virtual one counts its processes for itself, hence the check for the id.
 */
export function findCgroup(
  containerId: string,
  pid: number,
  folders: KernelFolders = kernelFolders,
): CgroupFiles | null {
  const text = read(join(folders.proc, String(pid), 'cgroup'))
  const files = text === null ? null : locateCgroup(text, containerId, folders.cgroup)
  // A namespace of our own may show the path and not the files.
  return files !== null && readCgroup(files) !== null ? files : null
}

/** Reads a line of `/proc/<pid>/cgroup` for each controller: `4:memory:/docker/<id>`, or `0::/…` for version 2. */
function locateCgroup(text: string, containerId: string, root: string): CgroupFiles | null {
  const groups = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.+)$/.exec(line) ?? []
    if (controllers === undefined || path === undefined) continue
    for (const controller of controllers.split(',')) groups.set(controller, path)
  }
  const [memory, cpu, unified] = [groups.get('memory'), groups.get('cpuacct'), groups.get('')]
  if (memory !== undefined && cpu !== undefined && memory.includes(containerId)) {
    const file = join(root, 'memory', memory, 'memory.max_usage_in_bytes')
    return { version: 1, memory: file, cpu: join(root, 'cpuacct', cpu, 'cpuacct.usage') }
  }
  if (unified === undefined || !unified.includes(containerId)) return null
  const folder = join(root, unified)
  return { version: 2, memory: join(folder, 'memory.peak'), cpu: join(folder, 'cpu.stat') }
}

/** Null once the group is gone, as it is with its container's last process. */
export function readCgroup({ version, memory, cpu }: CgroupFiles): Usage | null {
  const [peakText, cpuText] = [read(memory), read(cpu)]
  if (cpuText === null) return null
  // Kernels before 5.19 keep no mark in version 2: the highest of what was seen has to do.
  const memoryText = peakText ?? read(join(dirname(memory), 'memory.current'))
  const used =
    version === 1 ? Number(cpuText) / 1e9 : Number(/^usage_usec (\d+)/m.exec(cpuText)?.[1]) / 1e6
  const peak = memoryText === null ? Number.NaN : Number(memoryText)
  return {
    peakMemoryBytes: Number.isFinite(peak) ? peak : null,
    cpuSeconds: Number.isFinite(used) ? used : null,
  }
}

/** The kernel answers from memory: to wait for it would cost more than to read. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
