import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { debianMirror } from './debian-mirror.ts'
import { withFileLock } from './file-lock.ts'
import { places } from './places.ts'
import { demandCommand } from './run-command.ts'

/** Its presence tells a Debian machine from its relatives. */
export const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

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
  const { main } = await debianMirror()
  await writeFile(
    join(work, 'sources.list'),
    `deb [signed-by=${DEBIAN_KEYRING}] ${main} ${release} main\n`,
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

/** Installs packages of the machine's own release. @throws SetupError with the end of apt's output. */
export async function installSystemPackages(packages: readonly string[]): Promise<void> {
  // Engine and Python tools are set up side by side, and apt refuses a second one at work on its lists.
  await withFileLock(join(places.cache, 'apt.lock'), async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const wait = ['-o', 'DPkg::Lock::Timeout=120', '-qq']
    await demandCommand('apt-get', [...wait, 'update'], { env })
    const args = [...wait, 'install', '-y', '--no-install-recommends', ...packages]
    await demandCommand('apt-get', args, { env })
  })
}
