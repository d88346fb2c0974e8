import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { InputError } from '../contract/input-error.ts'
import type { Decision } from '../contract/result.ts'
import { buildImages } from './build-images.ts'
import { decideImages } from './decide-images.ts'
import type { ImagesData } from './images-data.ts'
import { registerSecrets } from './images-deps.ts'
import type { ImagesDeps } from './images-deps.ts'
import type { ImagesOptions } from './images-options.ts'
import { planTags } from './plan-tags.ts'
import type { Revision } from './plan-tags.ts'
import { pushImages } from './push-images.ts'
import type { PushTarget } from './push-images.ts'
import { readDockerfiles, readRevision } from './read-sources.ts'
import { parseRegistry, repositoriesOf } from './registry-address.ts'
import { createRegistryClient } from './registry-client.ts'
import { findCredentials } from './registry-credentials.ts'

export { loadImages } from './load-images.ts'
export type { ImagesDeps } from './images-deps.ts'
export type { ImagesOptions } from './images-options.ts'

/**
 * Builds every service's image in one bake call, judges the images where they lie on the disk, and
 * only when all of them are fit uploads them by digest and then moves their tags. Writes
 * `<out>/images.json` (`ImagesManifest`) after a complete push; without one that file does not exist.
 * @throws InputError for a missing Dockerfile or no commit; WorldError for engine, registry and disk.
 */
export async function runImagesGate(
  options: ImagesOptions,
  deps: ImagesDeps,
): Promise<Decision<ImagesData>> {
  const manifestFile = join(deps.out, 'images.json')
  const layouts = join(deps.out, 'images', 'layouts')
  await rm(manifestFile, { force: true })
  registerSecrets(deps)
  const revision = await readRevision(deps)
  const dockerfiles = await readDockerfiles(deps.root, options)
  if (Object.keys(options.services).length === 0) return nothingToBuild(options, revision)
  if (revision.dirty) {
    deps.log.warn('the work tree differs from its commit (`git status`): tags end in -dirty')
  }
  const registry = await connectRegistry(options, deps)
  try {
    await rm(layouts, { recursive: true, force: true })
    const { facts, built } = await buildImages(options, deps, revision, dockerfiles, layouts)
    const decision = decideImages(facts, options)
    if (decision.verdict !== 'pass' || registry === null) return decision
    const tags = planTags(revision)
    const manifest = await pushImages(registry, deps, revision, built, tags)
    await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`)
    const images = facts.images.map((image) => ({ ...image, tags: [...tags] }))
    return decideImages({ ...facts, images, push: 'done' }, options)
  } finally {
    await rm(layouts, { recursive: true, force: true })
  }
}

/** The registry once it has answered, with its repositories; null where nothing is to be pushed. */
async function connectRegistry(
  options: ImagesOptions,
  deps: ImagesDeps,
): Promise<PushTarget | null> {
  if (!options.push) return null
  const address = parseRegistry(options.registry)
  const repositories = repositoriesOf(address, Object.keys(options.services))
  const credentials = await findCredentials(address.host, deps.env, deps.exec)
  if (credentials !== null) deps.redactor.register(credentials.password)
  const { clock, signal } = deps
  const client = createRegistryClient(address, { credentials, clock, signal })
  await client.ping()
  return { registry: options.registry, host: address.host, repositories, client }
}

function nothingToBuild(options: ImagesOptions, revision: Revision): Decision<ImagesData> {
  if (options.base !== null) {
    throw new InputError('images/no-service', {
      expected: 'a service with a Dockerfile to build on images.base',
      found: 'none in papergate.yml',
      fix: 'Add `dockerfile:` to a service, or remove images.base.',
    })
  }
  const { commit, dirty } = revision
  return {
    verdict: 'skip',
    summary: 'no service in papergate.yml has a Dockerfile: nothing to build',
    rules: [],
    data: { commit, dirty, registry: options.registry, pushed: false, images: [] },
  }
}
