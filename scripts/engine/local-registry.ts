import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { unpackDebianPackages } from './debian-packages.ts'
import { REGISTRY_ADDRESS, enginePlaces, places, registryPlaces } from './places.ts'
import { processesRunning, signalProcess } from './processes.ts'
import { runCommand } from './run-command.ts'
import { SetupError } from './setup-error.ts'

const CONTAINER = 'papergate-registry'
const registryProgram = join(registryPlaces.packages, 'usr', 'bin', 'docker-registry')
const IMAGE = 'registry:2'
const START_DEADLINE_MILLISECONDS = 15_000

/** Makes sure that a registry answers on loopback: Debian's own where we may, a container elsewhere. */
export async function ensureRegistry(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  if (await registryAnswers()) return
  if (places.isRoot && existsSync('/usr/bin/dpkg')) await startPackaged(say)
  else await startContainer(env, say)
  const deadline = Date.now() + START_DEADLINE_MILLISECONDS
  while (Date.now() < deadline) {
    if (await registryAnswers()) return
    await delay(50)
  }
  const tail = await readFile(registryPlaces.log, 'utf8').catch(() => '')
  throw new SetupError(
    `no registry answers at ${REGISTRY_ADDRESS}:\n${tail.trim().split('\n').slice(-5).join('\n')}`,
  )
}

/** Whether a registry answers. @throws SetupError when something else does. */
export async function registryAnswers(): Promise<boolean> {
  let response: Response
  try {
    response = await fetch(`http://${REGISTRY_ADDRESS}/v2/`, { signal: AbortSignal.timeout(2_000) })
  } catch {
    return false
  }
  await response.body?.cancel()
  if (response.headers.get('docker-distribution-api-version') === 'registry/2.0') return true
  throw new SetupError(
    `something that is no registry answers at ${REGISTRY_ADDRESS} (status ${response.status}): stop it, and run again.`,
  )
}

async function startPackaged(say: (line: string) => void): Promise<void> {
  if (!existsSync(registryProgram)) {
    say('registry: unpacking docker-registry from Debian packages …')
    await unpackDebianPackages({
      release: 'bookworm',
      packages: ['docker-registry'],
      target: registryPlaces.packages,
      aptFolder: enginePlaces.apt,
    })
  }
  await mkdir(registryPlaces.data, { recursive: true })
  await mkdir(places.run, { recursive: true })
  await writeFile(registryPlaces.config, registryConfiguration())
  const log = await open(registryPlaces.log, 'w')
  const child = spawn(registryProgram, ['serve', registryPlaces.config], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  child.unref()
  await log.close()
}

function registryConfiguration(): string {
  return [
    'version: 0.1',
    'log: { level: warn }',
    `storage: { filesystem: { rootdirectory: ${registryPlaces.data} }, delete: { enabled: true } }`,
    `http: { addr: ${REGISTRY_ADDRESS} }`,
    '',
  ].join('\n')
}

async function startContainer(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  say(`registry: starting ${IMAGE} at ${REGISTRY_ADDRESS} …`)
  await runCommand('docker', ['rm', '-f', CONTAINER], { env })
  const publish = `${REGISTRY_ADDRESS}:5000`
  const args = [
    'run',
    '-d',
    '--restart',
    'unless-stopped',
    '--name',
    CONTAINER,
    '-p',
    publish,
    IMAGE,
  ]
  const { exitCode, stderr } = await runCommand('docker', args, { env })
  if (exitCode === 0) return
  throw new SetupError(`the registry container did not start: ${stderr.trim().split('\n').at(-1)}`)
}

/** Stops the registry that we started; returns whether it ran. */
export async function stopRegistry(): Promise<boolean> {
  const pids = await processesRunning(registryProgram)
  for (const pid of pids) signalProcess(pid, 'SIGTERM')
  if (pids.length > 0) return true
  // Where the registry is a container, in an engine of the person's own; no engine, no container.
  const { stdout } = await runCommand('docker', ['ps', '-aq', '-f', `name=^${CONTAINER}$`])
  if (stdout.trim() === '') return false
  return (await runCommand('docker', ['rm', '-f', CONTAINER])).exitCode === 0
}
