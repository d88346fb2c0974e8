import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'

import { composeLabels } from '../../adapters/docker-engine.ts'

/** Told that all is clean, the reaper goes; otherwise it removes the project when our end of the pipe closes. */
export type Reaper = {
  readonly dismiss: () => void
  /** Lets it look once more: a client that was interrupted may have asked the engine for something late. */
  readonly release: () => void
}

/**
 * Starts a process of its own that outlives us and removes the project when we are gone, however that
 * happened: the kernel closes our end of the pipe for us. It needs no port, no image and no disk.
 * @param folder of the rendered compose file, which may hold secrets and goes as well.
 * @param dockerHost address of the engine; undefined: the default socket.
 */
export function startReaper(
  project: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  dockerHost: string | undefined,
): Reaper {
  // The runner ends processes that carry its tracking id when a job ends; this one ends by itself.
  const { RUNNER_TRACKING_ID: _tracked, ...rest } = env
  const label = `${composeLabels.project}=${project}`
  const child = spawn(process.execPath, ['-e', REAPER_SCRIPT, label, folder, dockerHost ?? ''], {
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

/**
 * Plain JavaScript for `node -e`, so that it works from the sources and from the bundle. Waits for the
 * end of its input; anything but `clean` before it means that the harness died. Removes containers,
 * then networks and volumes, and looks again until nothing is left, for half a minute at the most.
 */
const REAPER_SCRIPT = String.raw`
const fs = require('node:fs')
const http = require('node:http')
const [label, folder, host] = process.argv.slice(1)
const url = host === '' ? null : new URL(host)
const target = url === null ? { socketPath: '/var/run/docker.sock' }
  : url.protocol === 'unix:' ? { socketPath: url.pathname }
  : { host: url.hostname, port: Number(url.port || 2375) }
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
const call = (method, path) => new Promise((resolve) => {
  const request = http.request({ ...target, method, path }, (response) => {
    let text = ''
    response.on('data', (chunk) => { text += chunk })
    response.on('end', () => { try { resolve(JSON.parse(text)) } catch { resolve(null) } })
  })
  request.on('error', () => resolve(null))
  request.end()
})
const filters = encodeURIComponent(JSON.stringify({ label: [label] }))
const sweep = async () => {
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
let told = ''
process.stdin.on('data', (chunk) => { told += chunk })
process.stdin.on('end', async () => {
  if (told === 'clean') return process.exit(0)
  try { fs.rmSync(folder, { recursive: true, force: true }) } catch {}
  // A client that the harness had started may still be creating: look again until all stays quiet.
  const deadline = Date.now() + 30000
  let quiet = 0
  while (quiet < 3 && Date.now() < deadline) {
    quiet = (await sweep()) === 0 ? quiet + 1 : 0
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  process.exit(0)
})
`
