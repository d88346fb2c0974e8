import { InputError } from '../contract/input-error.ts'
import { findCaFile } from './find-ca.ts'
import { registerSecrets } from './images-deps.ts'
import type { ImagesDeps } from './images-deps.ts'
import type { ImagesOptions } from './images-options.ts'
import { planBake } from './plan-bake.ts'
import { readSourceDate, readDockerfiles } from './read-sources.ts'
import { runBake } from './run-bake.ts'

/** Name of the base image in the engine, the default of `ARG BASE_IMAGE` in the services' Dockerfiles. */
const BASE_TAG = 'papergate/base:ci'

/**
 * Builds the services that have a name in `loadTags`, and the base, and loads them into the engine
 * under those names; nothing is pushed and no commit is needed. A service without a name is left out.
 * @throws InputError where a Dockerfile is missing or does not build; WorldError for engine and disk.
 */
export async function loadImages(options: ImagesOptions, deps: ImagesDeps): Promise<void> {
  const services = Object.fromEntries(
    Object.entries(options.services).filter(([name]) => options.loadTags[name] !== undefined),
  )
  if (Object.keys(services).length === 0) return
  const wanted = { ...options, services }
  registerSecrets(deps)
  const dockerfiles = await readDockerfiles(deps.root, wanted)
  const plan = planBake(
    wanted,
    { kind: 'engine', baseTag: BASE_TAG },
    {
      sourceDateEpoch: await readSourceDate(deps, wanted, dockerfiles),
      caFile: await findCaFile(deps.env),
    },
  )
  const outcome = await runBake(plan, deps.redactor, deps)
  if (outcome.kind === 'built') return
  throw new InputError('images/built', {
    expected: 'every image of the platform to build',
    found: [`${outcome.target ?? 'the build'}: ${outcome.message}`, ...outcome.tail].join('\n'),
    fix: 'The whole output is in logs/images.log below .papergate (or --out); mend the Dockerfile and run again.',
  })
}
