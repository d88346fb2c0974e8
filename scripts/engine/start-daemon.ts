import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { unpackDebianPackages, installSystemPackages } from './debian-packages.ts'
import { isAlive } from './file-lock.ts'
import { engineEnvironment, findEngine } from './find-engine.ts'
import type { FoundEngine } from './find-engine.ts'
import { DEFAULT_SOCKET, enginePlaces, places } from './places.ts'
import { processesOnOurNetwork, processesRunning, signalProcess } from './processes.ts'
import { runCommand } from './run-command.ts'
import { SetupError } from './setup-error.ts'

/** Debian 13's packages run on Debian 12 too, but for its runc, which wants a newer libc. */
const RELEASE = 'trixie'
const PACKAGES = [
  'docker.io',
  'docker-cli',
  'containerd',
  'docker-compose',
  'docker-buildx',
  'tini',
]
/** After a crash the daemon first ends the containers that still run, each with its grace period. */
const START_DEADLINE_MILLISECONDS = 60_000

/** Unpacks the engine's packages and the client's configuration, where they are not there yet. */
export async function installEngine(say: (line: string) => void): Promise<void> {
  await mkdir(enginePlaces.clientConfig, { recursive: true })
  if (!existsSync(join(enginePlaces.packages, 'usr', 'sbin', 'dockerd'))) {
    say('engine: unpacking Docker from Debian packages …')
    await unpackDebianPackages({
      release: RELEASE,
      packages: PACKAGES,
      target: enginePlaces.packages,
      aptFolder: enginePlaces.apt,
    })
  }
  const plugins = join(enginePlaces.packages, 'usr', 'libexec', 'docker', 'cli-plugins')
  await writeFile(
    join(enginePlaces.clientConfig, 'config.json'),
    `${JSON.stringify({ cliPluginsExtraDirs: [plugins] })}\n`,
  )
}

/** Starts dockerd in a session of its own and waits until it answers. @throws SetupError with the end of its log. */
export async function startDaemon(say: (line: string) => void): Promise<FoundEngine> {
  const missing = await missingPrograms({ runc: 'runc', iptables: 'iptables' })
  if (missing.length > 0) {
    say(`engine: installing ${missing.join(', ')} …`)
    await installSystemPackages(missing)
  }
  await refuseSecondDaemon()
  await clearRemains()
  for (const folder of [enginePlaces.dataRoot, enginePlaces.execRoot, places.run]) {
    await mkdir(folder, { recursive: true })
  }
  await writeFile(
    enginePlaces.daemonConfig,
    `${JSON.stringify({ features: { 'containerd-snapshotter': true }, 'log-opts': { 'max-size': '10m', 'max-file': '2' } })}\n`,
  )
  const log = await open(enginePlaces.log, 'w')
  const child = spawn(
    join(enginePlaces.packages, 'usr', 'sbin', 'dockerd'),
    [
      ['--config-file', enginePlaces.daemonConfig],
      ['--data-root', enginePlaces.dataRoot],
      ['--exec-root', enginePlaces.execRoot],
      ['--pidfile', enginePlaces.pidFile],
      ['--host', `unix://${DEFAULT_SOCKET}`],
    ].flat(),
    {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, ...engineEnvironment() },
    },
  )
  child.unref()
  await log.close()
  const deadline = Date.now() + START_DEADLINE_MILLISECONDS
  while (Date.now() < deadline) {
    if (existsSync(DEFAULT_SOCKET)) {
      const engine = await findEngine()
      if (engine !== null) return engine
    }
    if (child.exitCode !== null) break
    await delay(100)
  }
  const tail = (await readFile(enginePlaces.log, 'utf8')).trim().split('\n').slice(-12).join('\n')
  throw new SetupError(`dockerd did not answer; the end of ${enginePlaces.log}:\n${tail}`)
}

/** Stops our own dockerd, if it runs; returns whether it did. */
export async function stopDaemon(): Promise<boolean> {
  const pid = await ownDaemon()
  if (pid === null) return false
  signalProcess(pid, 'SIGTERM')
  const deadline = Date.now() + START_DEADLINE_MILLISECONDS
  while (isAlive(pid) && Date.now() < deadline) await delay(100)
  if (isAlive(pid)) signalProcess(pid, 'SIGKILL')
  await clearRemains()
  return true
}

async function ownDaemon(): Promise<number | null> {
  return (await processesRunning(join(enginePlaces.packages, 'usr', 'sbin', 'dockerd')))[0] ?? null
}

/** A second daemon in the same network namespace would delete the first one's bridge. */
async function refuseSecondDaemon(): Promise<void> {
  const pids = await processesOnOurNetwork('dockerd')
  if (pids.length === 0) return
  throw new SetupError(
    `a dockerd runs (process ${pids.join(', ')}) but does not answer at ${DEFAULT_SOCKET}. ` +
      'Set DOCKER_HOST to where it listens, or stop it.',
  )
}

/**
 * What a daemon that was killed leaves behind: its containerd, process id files, its socket. The state of its
 * containers stays: the next daemon finds in it the ones that still run, and ends them.
 */
async function clearRemains(): Promise<void> {
  for (const pid of await processesRunning(
    join(enginePlaces.packages, 'usr', 'bin', 'containerd'),
  )) {
    signalProcess(pid, 'SIGTERM')
    const deadline = Date.now() + 5_000
    while (isAlive(pid) && Date.now() < deadline) await delay(50)
  }
  const containerdPid = join(enginePlaces.execRoot, 'containerd', 'containerd.pid')
  for (const file of [enginePlaces.pidFile, containerdPid, DEFAULT_SOCKET]) {
    await rm(file, { force: true })
  }
}

async function missingPrograms(programs: Readonly<Record<string, string>>): Promise<string[]> {
  const checks = Object.entries(programs).map(async ([program, name]) => {
    const { exitCode } = await runCommand('/bin/sh', ['-c', `command -v ${program}`])
    return exitCode === 0 ? null : name
  })
  return (await Promise.all(checks)).filter((name) => name !== null)
}
