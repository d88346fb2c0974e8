import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { formatDuration } from '../config/duration.ts'
import { formatSize } from '../config/size.ts'
import type { ImagesManifest } from '../contract/images-manifest.ts'
import { InputError } from '../contract/input-error.ts'
import type { Decision } from '../contract/result.ts'
import { decideImages } from './decide-images.ts'
import type { ImagesFacts } from './decide-images.ts'
import { findCaFile } from './find-ca.ts'
import type { ImageFacts, ImagesData } from './images-data.ts'
import { registerSecrets } from './images-deps.ts'
import type { ImagesDeps } from './images-deps.ts'
import type { ImagesOptions } from './images-options.ts'
import { measureLayers } from './measure-layers.ts'
import { blameDockerfile } from './blame-dockerfile.ts'
import { BASE_TARGET, planBake } from './plan-bake.ts'
import type { BakePlan } from './plan-bake.ts'
import { planTags } from './plan-tags.ts'
import type { Revision } from './plan-tags.ts'
import { moveTags, pushByDigest } from './push-image.ts'
import { readLayout } from './read-layout.ts'
import type { LayoutImage } from './read-layout.ts'
import { hashServices, readDockerfiles, readRevision, readSourceDate } from './read-sources.ts'
import { parseRegistry, repositoriesOf } from './registry-address.ts'
import { createRegistryClient } from './registry-client.ts'
import type { RegistryClient } from './registry-client.ts'
import { findCredentials } from './registry-credentials.ts'
import { runBake } from './run-bake.ts'
import type { BakeOutcome } from './run-bake.ts'

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
    const { facts, built } = await buildAndMeasure(options, deps, revision, dockerfiles, layouts)
    const decision = decideImages(facts, options)
    if (decision.verdict !== 'pass' || registry === null) return decision
    const tags = planTags(revision)
    const manifest = await pushAll(options, deps, revision, registry, built, tags)
    await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`)
    const images = facts.images.map((image) => ({ ...image, tags: [...tags] }))
    return decideImages({ ...facts, images, push: 'done' }, options)
  } finally {
    await rm(layouts, { recursive: true, force: true })
  }
}

/** A client for the registry once it has answered, or null where nothing is to be pushed. */
async function connectRegistry(
  options: ImagesOptions,
  deps: ImagesDeps,
): Promise<RegistryClient | null> {
  if (!options.push) return null
  const address = parseRegistry(options.registry)
  const credentials = await findCredentials(address.host, deps.env, deps.exec)
  if (credentials !== null) deps.redactor.register(credentials.password)
  const { clock, signal } = deps
  const client = createRegistryClient(address, { credentials, clock, signal })
  await client.ping()
  return client
}

type Built = ReadonlyMap<string, LayoutImage>

async function buildAndMeasure(
  options: ImagesOptions,
  deps: ImagesDeps,
  revision: Revision,
  dockerfiles: ReadonlyMap<string, string>,
  layouts: string,
): Promise<{ readonly facts: ImagesFacts; readonly built: Built }> {
  const hashes = await hashServices(deps, options, dockerfiles)
  const plan = planBake(
    options,
    { kind: 'layouts', folder: layouts },
    {
      sourceDateEpoch: await readSourceDate(deps, options, dockerfiles),
      caFile: await findCaFile(deps.env),
    },
  )
  await mkdir(layouts, { recursive: true })
  const outcome = await runBake(plan, deps.redactor.redact, deps)
  const built = new Map<string, LayoutImage>()
  if (outcome.kind === 'built') {
    for (const [service, target] of Object.entries(plan.targets)) {
      built.set(service, await readLayout(join(layouts, target)))
    }
  }
  const measured = await measureLayers([...built.values()])
  const images = [...built].map(([service, image]): ImageFacts => {
    const layers = image.layers.map((layer) => ({
      digest: layer.digest,
      sizeBytes: measured.get(layer.digest) ?? 0,
      transferBytes: layer.size,
      createdBy: layer.createdBy,
    }))
    return {
      service,
      digest: image.digest,
      tags: [],
      contextHash: hashes[service] ?? '',
      status: 'built',
      sizeBytes: layers.reduce((sum, layer) => sum + layer.sizeBytes, 0),
      layers,
      seconds: outcome.kind === 'built' ? (outcome.seconds[service] ?? 0) : 0,
    }
  })
  for (const image of images) {
    deps.log.info(
      `${image.service}: ${formatSize(image.sizeBytes)} in ${image.layers.length} layers`,
    )
  }
  return {
    facts: {
      ...baseFacts(options, revision),
      images,
      failure: failureOf(outcome, plan, options, dockerfiles),
    },
    built,
  }
}

function baseFacts(options: ImagesOptions, revision: Revision): ImagesFacts {
  return {
    commit: revision.commit,
    dirty: revision.dirty,
    registry: options.registry,
    dockerfiles: Object.fromEntries(
      Object.entries(options.services).map(([name, { dockerfile }]) => [name, dockerfile]),
    ),
    base: options.base,
    images: [],
    failure: null,
    push: options.push ? 'wanted' : 'off',
  }
}

function failureOf(
  outcome: BakeOutcome,
  plan: Pick<BakePlan, 'targets'>,
  options: ImagesOptions,
  texts: ReadonlyMap<string, string>,
): ImagesFacts['failure'] {
  if (outcome.kind === 'built') return null
  const paths = Object.entries(plan.targets).map(([service, target]) => ({
    service,
    target,
    path: options.services[service]?.dockerfile ?? '',
  }))
  const base = options.base === null ? [] : [{ target: BASE_TARGET, path: options.base }]
  const blame = blameDockerfile(
    outcome,
    Object.fromEntries(
      [...base, ...paths].map(({ target, path }) => [
        target,
        { path, text: texts.get(path) ?? '' },
      ]),
    ),
  )
  const { target, path, line } = blame
  return {
    message: outcome.message,
    tail: outcome.tail,
    target,
    service: paths.find((entry) => entry.target === target)?.service ?? null,
    location: path === null ? null : { path, ...(line === null ? {} : { line }) },
  }
}

/** Uploads everything by digest first; tags move when the last image is complete. */
async function pushAll(
  options: ImagesOptions,
  deps: ImagesDeps,
  revision: Revision,
  client: RegistryClient,
  built: Built,
  tags: readonly string[],
): Promise<ImagesManifest> {
  const address = parseRegistry(options.registry)
  const repositories = repositoriesOf(address, [...built.keys()])
  const started = deps.clock.now().getTime()
  const known = new Map<string, string>()
  const images = [...built].map(([service, image]) => ({
    service,
    image,
    repository: repositories[service] ?? service,
  }))
  for (const { image, repository } of images) await pushByDigest(client, repository, image, known)
  for (const { service, image, repository } of images) {
    for (const { tag, from } of await moveTags(client, repository, image, tags)) {
      if (!tag.startsWith('sha-')) continue
      deps.log.warn(
        `${service}:${tag} pointed at ${from} and now at ${image.digest}: two builds of this commit differ`,
      )
    }
  }
  const finished = deps.clock.now()
  const elapsed = formatDuration(finished.getTime() - started)
  deps.log.info(`pushed ${images.length} images to ${options.registry} in ${elapsed}`)
  return {
    schema: 'papergate/images/v1',
    commit: revision.commit,
    createdAt: finished.toISOString(),
    registry: options.registry,
    images: Object.fromEntries(
      images.map(({ service, image, repository }) => [
        service,
        { repository: `${address.host}/${repository}`, digest: image.digest, tags: [...tags] },
      ]),
    ),
  }
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
