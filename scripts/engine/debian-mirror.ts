import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { parseAptSources } from './parse-apt-sources.ts'
import type { AptSource } from './parse-apt-sources.ts'
import { SetupError } from './setup-error.ts'

const SOURCES_FOLDER = '/etc/apt/sources.list.d'
const SOURCES_FILE = '/etc/apt/sources.list'
const MIRROR_LIST = 'mirror+file:'

export type DebianMirror = {
  readonly main: string
  /** Archive of the security updates; null where the machine has none. */
  readonly security: string | null
}

/** The mirror in the machine's own apt sources. @throws SetupError where they name none. */
export async function debianMirror(): Promise<DebianMirror> {
  const names = await readdir(SOURCES_FOLDER).catch(() => [])
  const files = names
    .filter((name) => /\.(list|sources)$/.test(name))
    .map((name) => join(SOURCES_FOLDER, name))
  const sources: AptSource[] = []
  for (const file of [...files, SOURCES_FILE]) {
    const text = await readFile(file, 'utf8').catch(() => '')
    for (const source of parseAptSources(text)) {
      sources.push({ ...source, uri: await followMirrorList(source.uri) })
    }
  }
  const mirror = findDebianMirror(sources)
  if (mirror !== null) return mirror
  throw new SetupError(
    `expected a Debian mirror with the component main in ${SOURCES_FILE} or ${SOURCES_FOLDER}; found none. Add one, and run again.`,
  )
}

/**
 * Picks Debian's own archive among a machine's sources: vendors, too, name their folders `debian` or
 * their suites after Debian's, but not both with the component `main`. Null where there is none.
 */
export function findDebianMirror(sources: readonly AptSource[]): DebianMirror | null {
  const withMain = sources.filter(({ components }) => components.includes('main'))
  const main = withMain.find(({ uri }) => uri.endsWith('/debian'))
  if (main === undefined) return null
  const security = withMain.find(({ uri }) => uri.endsWith('/debian-security'))
  return { main: main.uri, security: security?.uri ?? null }
}

/** Debian's cloud images name a file with one mirror on each line. */
async function followMirrorList(uri: string): Promise<string> {
  if (!uri.startsWith(MIRROR_LIST)) return uri
  const text = await readFile(uri.slice(MIRROR_LIST.length), 'utf8').catch(() => '')
  const [first] = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  return (first?.trim().split(/\s/)[0] ?? uri).replace(/\/$/, '')
}
