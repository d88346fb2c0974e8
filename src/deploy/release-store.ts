import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import * as z from 'zod'

import { createFolder } from '../adapters/create-folder.ts'
import { replaceFile } from '../adapters/replace-file.ts'
import { WorldError } from '../contract/world-error.ts'

/** Rendered compose files hold secrets. */
const PRIVATE = 0o600

const releaseSchema = z.strictObject({
  schema: z.literal('papergate/release/v1'),
  release: z.int().positive(),
  commit: z.string(),
  createdAt: z.iso.datetime(),
  actor: z.string(),
  runUrl: z.string().nullable(),
  project: z.string(),
  /** SHA-256 of the rendered compose file: digests and configuration in one number. */
  contentHash: z.string(),
  /** Compose names in the order of replacement. */
  order: z.array(z.string()),
  /** The images that we built, by compose name. */
  images: z.record(z.string(), z.strictObject({ image: z.string(), digest: z.string() })),
})

/** One deployed set of image digests and configuration. */
export type Release = z.infer<typeof releaseSchema>

/** A release on disk; `file` is its rendered compose file, which holds secrets. */
export type StoredRelease = { readonly release: Release; readonly file: string }

/** Stages a release: written beside its place and renamed, so that a half-written one never counts. */
export async function storeRelease(
  stateDir: string,
  release: Release,
  rendered: string,
): Promise<StoredRelease> {
  const folder = releaseFolder(stateDir, release.release)
  const draft = `${folder}.tmp`
  await rm(draft, { recursive: true, force: true })
  await createFolder(draft, 0o700)
  await replaceFile(join(draft, 'compose.json'), rendered, PRIVATE)
  const text = `${JSON.stringify(release, null, 2)}\n`
  await replaceFile(join(draft, 'release.json'), text, PRIVATE)
  await rename(draft, folder)
  return { release, file: join(folder, 'compose.json') }
}

/** A release by number; null when it is not kept. @throws WorldError when it is damaged. */
export async function loadRelease(stateDir: string, number: number): Promise<StoredRelease | null> {
  const folder = releaseFolder(stateDir, number)
  const text = await readText(join(folder, 'release.json'))
  if (text === null) return null
  try {
    return { release: releaseSchema.parse(JSON.parse(text)), file: join(folder, 'compose.json') }
  } catch (cause) {
    throw new WorldError(
      'deploy/release-damaged',
      {
        expected: `release ${number} to be readable`,
        found: `a damaged ${join(folder, 'release.json')}`,
        fix: 'Deploy a release again; it gets a new number.',
      },
      { cause },
    )
  }
}

/** The release that `current` points to: the one that is meant to run. */
export async function currentRelease(stateDir: string): Promise<StoredRelease | null> {
  const text = await readText(join(stateDir, 'current'))
  const number = Number(text ?? '')
  return Number.isSafeInteger(number) && number > 0 ? loadRelease(stateDir, number) : null
}

/** Flips `current`; null removes it. */
export async function pointCurrentTo(stateDir: string, number: number | null): Promise<void> {
  const path = join(stateDir, 'current')
  if (number === null) await rm(path, { force: true })
  else await replaceFile(path, `${number}\n`, PRIVATE)
}

/** Numbers of the releases that are kept, in ascending order. */
export async function storedReleases(stateDir: string): Promise<readonly number[]> {
  try {
    const names = await readdir(join(stateDir, 'releases'))
    return names
      .filter((name) => /^\d{6,}$/.test(name))
      .map(Number)
      .sort((left, right) => left - right)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Removes every kept release; their rendered files hold secrets. */
export async function removeReleases(stateDir: string): Promise<void> {
  await rm(join(stateDir, 'releases'), { recursive: true, force: true })
}

/** `000042`: sorts as text. */
export function releaseName(number: number): string {
  return String(number).padStart(6, '0')
}

function releaseFolder(stateDir: string, number: number): string {
  return join(stateDir, 'releases', releaseName(number))
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
