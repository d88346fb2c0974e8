import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { demandCommand } from './run-command.ts'
import { SetupError } from './setup-error.ts'

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
const SOURCES_FOLDER = '/etc/apt/sources.list.d'
const SOURCES_FILE = '/etc/apt/sources.list'
const DEFAULT_MIRROR = 'http://deb.debian.org/debian'

/**
 * Downloads Debian packages of a release and unpacks them into a folder, without installing anything:
 * apt runs with a configuration of its own, against the mirror that the machine's sources name.
 */
export async function unpackDebianPackages(options: {
  readonly release: string
  readonly packages: readonly string[]
  /** Folder to unpack into; it appears whole or not at all. */
  readonly target: string
  /** Folder for apt's lists and downloads. */
  readonly aptFolder: string
}): Promise<void> {
  const { release, packages, target, aptFolder } = options
  const work = join(aptFolder, release)
  const downloads = join(work, 'downloads')
  await rm(downloads, { recursive: true, force: true })
  for (const folder of ['lists/partial', 'cache/archives/partial', 'downloads']) {
    await mkdir(join(work, folder), { recursive: true })
  }
  const env = { ...process.env, APT_CONFIG: join(work, 'apt.conf') }
  await writeFile(
    join(work, 'sources.list'),
    `deb [signed-by=${KEYRING}] ${await debianMirror()} ${release} main\n`,
  )
  await writeFile(env.APT_CONFIG, aptConfiguration(work))
  await demandCommand('apt-get', ['update', '-qq'], { env })
  await demandCommand('apt-get', ['download', '-qq', ...packages], { env, cwd: downloads })
  const part = `${target}.part`
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true })
  for (const name of await readdir(downloads)) {
    await demandCommand('dpkg', ['-x', join(downloads, name), part])
  }
  await rm(target, { recursive: true, force: true })
  await rename(part, target)
  await rm(downloads, { recursive: true, force: true })
}

function aptConfiguration(work: string): string {
  return [
    `Dir::Etc::sourcelist "${work}/sources.list";`,
    'Dir::Etc::sourceparts "/dev/null";',
    `Dir::State::Lists "${work}/lists";`,
    `Dir::Cache "${work}/cache";`,
    'Dir::State::status "/dev/null";',
    'APT::Sandbox::User "root";',
    '',
  ].join('\n')
}

/** Address of the Debian mirror in the machine's own apt sources; Debian's public one where there is none. */
export async function debianMirror(): Promise<string> {
  const names = await readdir(SOURCES_FOLDER).catch(() => [])
  const files = [
    ...names
      .filter((name) => /\.(list|sources)$/.test(name))
      .map((name) => join(SOURCES_FOLDER, name)),
    SOURCES_FILE,
  ]
  for (const file of files) {
    const mirror = findDebianMirror(await readFile(file, 'utf8').catch(() => ''))
    if (mirror !== null) return mirror
  }
  return DEFAULT_MIRROR
}

/** The first mirror of Debian's main archive in a sources file, in one-line or deb822 style; null where there is none. */
export function findDebianMirror(text: string): string | null {
  for (const line of text.split('\n')) {
    const match = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s/.exec(line) ?? /^URIs:\s*(\S+)/i.exec(line)
    const uri = match?.[1]?.replace(/\/$/, '')
    if (uri !== undefined && uri.endsWith('/debian')) return uri
  }
  return null
}

/** Installs packages of the machine's own release, where they are missing. @throws SetupError when not root on Debian or Ubuntu. */
export async function installSystemPackages(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await demandCommand('apt-get', ['update', '-qq'], { env })
    await demandCommand(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
      { env },
    )
  } catch (error) {
    throw new SetupError(`the packages ${packages.join(', ')} could not be installed`, {
      cause: error,
    })
  }
}
