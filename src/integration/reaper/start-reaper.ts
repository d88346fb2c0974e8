import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'

import { composeLabels } from '../../adapters/docker-engine.ts'

/** Told that all is clean, the reaper goes; otherwise it removes the project when our end of the pipe closes. */
export type Reaper = {
  readonly dismiss: () => void
  /** Lets it look once more: a client that was interrupted may have asked the engine for something late. */
  readonly release: () => void
}

export type Reaped = {
  /** Compose project to remove; null: it was kept by an earlier run, and stays. */
  readonly project: string | null
  /** Name of the run, which its processes carry. */
  readonly name: string
  /** Folder of the rendered compose file, which may hold secrets and goes as well. */
  readonly folder: string
}

/**
 * Starts a process of its own that outlives us and removes the project when we are gone, however that
 * happened: the kernel closes our end of the pipe for us. It needs no port, no image and no disk.
 * @param dockerHost address of the engine; undefined: the default socket.
 */
export function startReaper(
  { project, name, folder }: Reaped,
  env: Readonly<Record<string, string | undefined>>,
  dockerHost: string | undefined,
): Reaper {
  // The runner ends processes that carry its tracking id when a job ends; this one ends by itself.
  // Nor may it take itself, or a reaper of an outer run it, for a process of the run.
  const { RUNNER_TRACKING_ID: _tracked, [RUN_VARIABLE]: _run, ...rest } = env
  const label = project === null ? '' : `${composeLabels.project}=${project}`
  const marker = `${RUN_VARIABLE}=${name}`
  const values = [label, folder, dockerHost ?? '', marker]
  const child = spawn(process.execPath, ['-e', REAPER_SCRIPT, ...values], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: rest,
  })
  child.on('error', () => {
    // Without a reaper the ordinary clean-up still runs.
  })
  child.stdin.on('error', () => {})
  child.unref()
  // A pipe is a socket to Node; ours must not keep the program alive.
  ;(child.stdin as Socket).unref()
  return {
    dismiss: () => void child.stdin.end('clean'),
    release: () => void child.stdin.end(),
  }
}

/** Set, to the project's name, for every process that a run starts on the host; so the reaper knows them. */
export const RUN_VARIABLE = 'PAPERGATE_RUN'

/**
 * Plain JavaScript for `node -e`, so that it works from the sources and from the bundle. Waits for the
 * end of its input; anything but `clean` before it means that the harness died. Ends the processes
 * that it had started (where there is a /proc to know them by), removes containers, then networks and
 * volumes, and looks again until nothing is left: for ten minutes at the most, since an engine that is
 * gone may come back with all of it.
 */
const REAPER_SCRIPT = String.raw`
const fs = require('node:fs')
const http = require('node:http')
const [label, folder, host, marker] = process.argv.slice(1)
const url = host === '' ? null : new URL(host)
const target = url === null ? { socketPath: '/var/run/docker.sock' }
  : url.protocol === 'unix:' ? { socketPath: url.pathname }
  : { host: url.hostname, port: Number(url.port || 2375) }
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
const call = (method, path) => new Promise((resolve) => {
  // An engine that takes the call and never answers must not keep us for ever.
  const request = http.request({ ...target, method, path, timeout: 30000 }, (response) => {
    let text = ''
    response.on('data', (chunk) => { text += chunk })
    response.on('end', () => { try { resolve(JSON.parse(text)) } catch { resolve(null) } })
  })
  request.on('timeout', () => request.destroy())
  request.on('close', () => resolve(null))
  request.on('error', () => resolve(null))
  request.end()
})
const filters = encodeURIComponent(JSON.stringify({ label: [label] }))
const sweep = async () => {
  if (label === '') return 0
  const listed = await call('GET', '/containers/json?all=1&filters=' + filters)
  // An engine that does not answer has said nothing about what is left.
  if (!Array.isArray(listed)) return 1
  const containers = listed
  await Promise.all(containers.map(({ Id }) => call('DELETE', '/containers/' + Id + '?force=1&v=1')))
  const networks = (await call('GET', '/networks?filters=' + filters)) ?? []
  await Promise.all(networks.map(({ Id }) => call('DELETE', '/networks/' + Id)))
  const volumes = ((await call('GET', '/volumes?filters=' + filters)) ?? {}).Volumes ?? []
  await Promise.all(volumes.map(({ Name }) => call('DELETE', '/volumes/' + encodeURIComponent(Name) + '?force=1')))
  return containers.length + networks.length + volumes.length
}
const isOfRun = (pid) => {
  try {
    return fs.readFileSync('/proc/' + pid + '/environ', 'latin1').split('\0').includes(marker)
  } catch { return false }
}
const endProcesses = () => {
  let pids = []
  try { pids = fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)) } catch {}
  for (const pid of pids.filter(isOfRun)) try { process.kill(Number(pid), 'SIGKILL') } catch {}
}
let told = ''
process.stdin.on('data', (chunk) => { told += chunk })
process.stdin.on('end', async () => {
  if (told === 'clean') return process.exit(0)
  try { fs.rmSync(folder, { recursive: true, force: true }) } catch {}
  // A client that the harness had started may still be creating: look again until all stays quiet.
  const deadline = Date.now() + 600000
  let quiet = 0
  let pause = 200
  while (quiet < 4 && Date.now() < deadline) {
    endProcesses()
    quiet = (await sweep()) === 0 ? quiet + 1 : 0
    await new Promise((resolve) => setTimeout(resolve, pause))
    if (quiet === 0) pause = Math.min(2000, pause * 1.2)
  }
  process.exit(0)
})
`
