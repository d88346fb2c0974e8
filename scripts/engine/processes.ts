import { readFile, readdir, readlink } from 'node:fs/promises'

/** Ids of the processes that run exactly this program. A recorded id alone may belong to somebody else by now. */
export async function processesRunning(program: string): Promise<readonly number[]> {
  const found: number[] = []
  for (const pid of await processIds()) {
    const target = await readlink(`/proc/${pid}/exe`).catch(() => '')
    if (target === program) found.push(pid)
  }
  return found
}

/** Ids of the processes of that name which share our network: one inside a container has a network of its own. */
export async function processesOnOurNetwork(name: string): Promise<readonly number[]> {
  const ours = await readlink('/proc/self/ns/net').catch(() => '')
  const found: number[] = []
  for (const pid of await processIds()) {
    const running = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
    if (running.trim() !== name) continue
    if ((await readlink(`/proc/${pid}/ns/net`).catch(() => '')) === ours) found.push(pid)
  }
  return found
}

/** Signals a process, which may have ended since it was found. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function processIds(): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => [])
  return names.filter((name) => /^\d+$/.test(name)).map(Number)
}
