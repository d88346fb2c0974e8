import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { InputError } from '../contract/input-error.ts'
import type { ReadSource } from '../guard/run-guard-gate.ts'
import { findEngineHost } from './context.ts'
import type { Context } from './context.ts'
import { isRegistryImage, openRegistryImage } from './registry-image.ts'

/** What is scanned in the work tree's place. */
export type SourceFlags = {
  readonly staged?: boolean
  readonly range?: string
  readonly history?: boolean
  readonly image?: readonly string[]
  readonly container?: readonly string[]
}

/**
 * Readers of the sources that were named; undefined where none was, and the tree is meant.
 * @throws InputError for options that cannot stand together
 */
export async function openSources(
  context: Context,
  flags: SourceFlags,
): Promise<readonly ReadSource[] | undefined> {
  const { staged = false, range, history = false, image = [], container = [] } = flags
  const scopes = [staged, range !== undefined, history].filter(Boolean).length
  if (scopes > 1) {
    throw new InputError('option/guard', {
      expected: 'one of --staged, --range and --history',
      found: `${scopes} of them`,
      fix: 'Leave the others out.',
    })
  }
  const readers: ReadSource[] = []
  if (staged) {
    const { scanStaged } = await import('../guard/sources/git-staged.ts')
    readers.push(async (scan) => scanStaged({ scan }, context))
  }
  if (range !== undefined) {
    const { scanRange } = await import('../guard/sources/git-range.ts')
    readers.push(async (scan) => scanRange(range, { scan }, context))
  }
  if (history) {
    const { scanHistory } = await import('../guard/sources/git-history.ts')
    readers.push(async (scan) => scanHistory({ scan }, context))
  }
  if (image.length > 0) readers.push(await readImages(context, image))
  for (const id of container) readers.push(await readContainer(context, id))
  return readers.length === 0 ? undefined : readers
}

/** A name that is a file is a saved image, `docker://…` one of a registry, any other one of the engine. */
async function readImages(context: Context, names: readonly string[]): Promise<ReadSource> {
  const { engineImage, savedImage, scanImages } = await import('../guard/sources/image-requests.ts')
  const engine = await connectImages(context)
  const requests = await Promise.all(
    names.map(async (name) => {
      if (isRegistryImage(name)) return openRegistryImage(context, name)
      const path = resolve(context.cwd, name)
      return existsSync(path) ? savedImage(path, name) : engineImage(engine, name)
    }),
  )
  return async (scan) => scanImages(requests, { scan, signal: context.signal })
}

async function readContainer(context: Context, id: string): Promise<ReadSource> {
  const { scanContainer } = await import('../guard/sources/container.ts')
  const engine = await connectImages(context)
  return async (scan) => scanContainer(engine, id, scan)
}

async function connectImages(context: Context) {
  const { connectEngineImages } = await import('../adapters/docker-engine-images.ts')
  return connectEngineImages(await findEngineHost(context))
}
