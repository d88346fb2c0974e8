import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { installSystemPackages } from './engine/debian-packages.ts'
import { withFileLock } from './engine/file-lock.ts'
import { places } from './engine/places.ts'
import { demandCommand, runCommand } from './engine/run-command.ts'
import { SetupError } from './engine/setup-error.ts'

const root = resolve(import.meta.dirname, '..')
const toolsFolder = join(places.cache, 'tools')
const toolsRequirements = join(root, 'scripts', 'requirements-tools.txt')
const exampleFolder = join(root, 'examples', 'trading-platform')
const exampleRequirements = join(exampleFolder, 'requirements', 'dev.txt')

/** Folder of the tools' programs: `uv` and `act`. */
export const toolsBin = join(toolsFolder, 'bin')

/** Makes sure of the Python tools, and of the example platform's virtual environment in this clone. */
export async function ensurePythonTools(say: (line: string) => void): Promise<void> {
  const waiting = (pid: number): void =>
    say(`python: waiting for process ${pid}, which installs tools`)
  if (!(await isStamped(toolsFolder, toolsRequirements))) {
    await withFileLock(join(places.cache, 'tools.lock'), () => installTools(say), waiting)
  }
  const environment = join(exampleFolder, '.venv')
  if (!(await isStamped(environment, exampleRequirements))) {
    // Outside of the clone: the lock must not show in `git status`.
    const clone = createHash('sha256').update(root).digest('hex').slice(0, 12)
    const lock = join(places.cache, `example-${clone}.lock`)
    await withFileLock(lock, () => installExample(environment, say), waiting)
  }
}

async function installTools(say: (line: string) => void): Promise<void> {
  if (await isStamped(toolsFolder, toolsRequirements)) return
  const startedAt = Date.now()
  const python = await findPython(say)
  await demandCommand(python, ['-m', 'venv', '--clear', toolsFolder])
  const args = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', toolsRequirements]
  await demandCommand(join(toolsBin, 'python'), args)
  await stamp(toolsFolder, toolsRequirements)
  say(`python: tools installed in ${seconds(startedAt)} (uv, act)`)
}

async function installExample(environment: string, say: (line: string) => void): Promise<void> {
  if (await isStamped(environment, exampleRequirements)) return
  const startedAt = Date.now()
  const uv = join(toolsBin, 'uv')
  // Interpreters are never downloaded: the machine's own Python serves.
  const env = { ...process.env, UV_PYTHON_DOWNLOADS: 'never', VIRTUAL_ENV: environment }
  await demandCommand(uv, ['venv', '--quiet', '--clear', environment], { env })
  await demandCommand(uv, ['pip', 'sync', '--quiet', '--require-hashes', exampleRequirements], {
    env,
  })
  await stamp(environment, exampleRequirements)
  say(`python: the example's environment installed in ${seconds(startedAt)}`)
}

/** A Python with venv; Debian splits the two. */
async function findPython(say: (line: string) => void): Promise<string> {
  const works = async (): Promise<boolean> =>
    (
      await runCommand('python3', [
        '-c',
        'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))',
      ])
    ).exitCode === 0
  if (await works()) return 'python3'
  if (places.isRoot && existsSync('/usr/bin/apt-get')) {
    say('python: installing python3 and python3-venv …')
    await installSystemPackages(['python3', 'python3-venv'])
    if (await works()) return 'python3'
  }
  throw new SetupError('Python 3.11 or newer with venv is needed: install it, and run again.')
}

async function isStamped(folder: string, requirements: string): Promise<boolean> {
  const written = await readFile(join(folder, '.papergate-stamp'), 'utf8').catch(() => '')
  return written === (await digest(requirements))
}

async function stamp(folder: string, requirements: string): Promise<void> {
  await writeFile(join(folder, '.papergate-stamp'), await digest(requirements))
}

async function digest(requirements: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
}

function seconds(startedAt: number): string {
  return `${((Date.now() - startedAt) / 1_000).toFixed(1)} s`
}
