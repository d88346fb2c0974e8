import { join } from 'node:path'

import { createFolder } from '../adapters/create-folder.ts'
import { formatSize } from '../config/size.ts'
import { blameDockerfile } from './blame-dockerfile.ts'
import type { ImagesFacts } from './decide-images.ts'
import { findCaFile } from './find-ca.ts'
import type { ImageFacts } from './images-data.ts'
import type { ImagesDeps } from './images-deps.ts'
import type { ImagesOptions } from './images-options.ts'
import { measureLayers } from './measure-layers.ts'
import { BASE_TARGET, planBake } from './plan-bake.ts'
import type { BakePlan } from './plan-bake.ts'
import type { Revision } from './plan-tags.ts'
import { readLayout } from './read-layout.ts'
import type { LayoutImage } from './read-layout.ts'
import { hashServices, readSourceDate } from './read-sources.ts'
import { runBake } from './run-bake.ts'
import type { BakeOutcome } from './run-bake.ts'

/** The images of one run as they lie on the disk, by service. */
export type BuiltImages = ReadonlyMap<string, LayoutImage>

/** Builds all services in one call and measures what came out; a failed build is a fact, not an error. */
export async function buildImages(
  options: ImagesOptions,
  deps: ImagesDeps,
  revision: Revision,
  dockerfiles: ReadonlyMap<string, string>,
  layouts: string,
): Promise<{ readonly facts: ImagesFacts; readonly built: BuiltImages }> {
  const hashes = await hashServices(deps, options, dockerfiles)
  const plan = planBake(
    options,
    { kind: 'layouts', folder: layouts },
    {
      sourceDateEpoch: await readSourceDate(deps, options, dockerfiles),
      caFile: await findCaFile(deps.env),
    },
  )
  await createFolder(layouts)
  const outcome = await runBake(plan, deps.redactor, deps)
  const built = new Map<string, LayoutImage>()
  if (outcome.kind === 'built') {
    for (const [service, target] of Object.entries(plan.targets)) {
      built.set(service, await readLayout(join(layouts, target)))
    }
  }
  const measured = await measureLayers([...built.values()])
  const images = [...built].map(([service, image]): ImageFacts => {
    const sizes = measured.get(image) ?? []
    const layers = image.layers.map((layer, position) => ({
      digest: layer.digest,
      // Without a size no budget holds: NaN is refused by the result's schema and by every comparison.
      sizeBytes: sizes[position] ?? Number.NaN,
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
