import { existsSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

import { DEBIAN_KEYRING, installSystemPackages } from './engine/debian-packages.ts'
import { withFileLock } from './engine/file-lock.ts'
import { places } from './engine/places.ts'
import { SetupError } from './engine/setup-error.ts'

/** Names a browser that no search would find. */
const OVERRIDE = 'PAPERGATE_CHROMIUM'
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
/** The fonts hold the signs that the report draws. */
const PACKAGES = ['chromium', 'fonts-dejavu']

/**
 * Path of a Chromium or Chrome: the one that `PAPERGATE_CHROMIUM` names, else one of this machine, else
 * Debian's, installed now.
 * @throws SetupError where there is none and none can be installed
 */
export async function ensureChromium(log: (line: string) => void): Promise<string> {
  const named = process.env[OVERRIDE]
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return named
    throw new SetupError(
      `expected ${OVERRIDE} to name a program; found ${named}, which cannot be run. Correct it, or unset it.`,
    )
  }
  return (await findChromium()) ?? installChromium(log)
}

async function findChromium(): Promise<string | null> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  for (const path of [...paths, MAC]) {
    if (await isExecutable(path)) return path
  }
  return null
}

/** Of several that find none at once, one installs it and the others wait. */
async function installChromium(log: (line: string) => void): Promise<string> {
  const canInstall = places.isRoot && existsSync('/usr/bin/apt-get') && existsSync(DEBIAN_KEYRING)
  if (!canInstall) throw missing('none on PATH')
  const waiting = (pid: number): void =>
    log(`chromium: waiting for process ${pid}, which installs it`)
  return withFileLock(
    join(places.cache, 'chromium.lock'),
    async () => {
      const known = await findChromium()
      if (known !== null) return known
      const startedAt = Date.now()
      log(`chromium: installing ${PACKAGES.join(' and ')} …`)
      await installSystemPackages(PACKAGES)
      const installed = await findChromium()
      if (installed === null) throw missing('none on PATH after apt-get installed it')
      log(`chromium: installed in ${((Date.now() - startedAt) / 1_000).toFixed(0)} s`)
      return installed
    },
    waiting,
  )
}

function missing(found: string): SetupError {
  return new SetupError(
    `expected Chromium or Chrome for the browser tests; found ${found}. Install one (as root on Debian, npm test does), or name it in ${OVERRIDE}.`,
  )
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
