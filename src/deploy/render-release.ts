import { createHash } from 'node:crypto'

import type { ComposeProject } from '../adapters/compose.ts'
import { resolveCompose } from '../adapters/compose.ts'
import { InputError } from '../contract/input-error.ts'
import type { RuleResult } from '../contract/result.ts'
import { composeNameOf } from './deploy-options.ts'
import type { DeployDependencies, DeployOptions } from './deploy-options.ts'
import type { Release } from './release-store.ts'

export type RenderedRelease = {
  readonly project: ComposeProject
  /** The text of its compose file. Holds secrets. */
  readonly text: string
  readonly contentHash: string
  /** Images that we built, by compose name. */
  readonly images: Release['images']
}

/**
 * Renders the staging compose files with every built image given by digest, through
 * `PAPERGATE_IMAGE_<SERVICE>`.
 * @throws InputError for an invalid file and for a secret that is missing.
 */
export async function renderRelease(
  options: Pick<DeployOptions, 'compose' | 'project' | 'manifest' | 'services'>,
  deps: Pick<DeployDependencies, 'root' | 'env' | 'exec' | 'signal'>,
): Promise<RenderedRelease> {
  const images = Object.entries(options.manifest.images).map(
    ([service, { repository, digest }]) => ({
      service,
      compose: composeNameOf(options.services, service),
      digest,
      image: `${repository}@${digest}`,
    }),
  )
  const variables = Object.fromEntries(
    images.map(({ service, image }) => [imageVariable(service), image] as const),
  )
  try {
    const project = await resolveCompose(deps.exec, options.compose, {
      cwd: deps.root,
      env: { ...deps.env, ...variables },
      project: options.project,
      signal: deps.signal,
    })
    const text = `${JSON.stringify(project, null, 2)}\n`
    return {
      project,
      text,
      contentHash: createHash('sha256').update(text).digest('hex'),
      images: Object.fromEntries(
        images.map(({ compose, image, digest }) => [compose, { image, digest }]),
      ),
    }
  } catch (error) {
    throw missingVariable(error, options.compose) ?? error
  }
}

/** `execution-gateway` → `PAPERGATE_IMAGE_EXECUTION_GATEWAY`. */
export function imageVariable(service: string): string {
  return `PAPERGATE_IMAGE_${service.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`
}

/** Judges that every image of the manifest stands in the rendered form by its digest. */
export function judgePinned(rendered: RenderedRelease): RuleResult {
  const unpinned = Object.entries(rendered.images).flatMap(([service, { image }]) => {
    const found = rendered.project.services[service]
    if (found === undefined) return [`${service} is not in the compose files`]
    return found.image === image ? [] : [`${service} has the image ${found.image ?? '(none)'}`]
  })
  const count = Object.keys(rendered.images).length
  const passed = unpinned.length === 0 && count > 0
  return {
    id: 'deploy/pinned',
    verdict: passed ? 'pass' : 'fail',
    expected: 'every image that was built to be deployed by its digest',
    found: passed
      ? `${count} built, each by digest`
      : unpinned.join('; ') || 'an images manifest without images',
    fix: passed
      ? ''
      : 'Write `image: ${PAPERGATE_IMAGE_<SERVICE>}` for each built service in the staging compose file.',
    locations: [],
  }
}

/** Compose names the variable of `${VAR:?}` that is unset or empty; for a stranger that means a secret. */
function missingVariable(error: unknown, files: readonly string[]): InputError | null {
  if (!(error instanceof InputError)) return null
  const name = /required variable "?([A-Za-z_]\w*)"? is missing a value/.exec(
    error.parts.found,
  )?.[1]
  if (name === undefined) return null
  if (name.startsWith('PAPERGATE_IMAGE_')) {
    return new InputError(
      'deploy/image-missing',
      {
        expected: `the images manifest to hold the image of ${name}`,
        found: 'none',
        fix: 'Run `papergate images` for all services first, or correct the service name.',
      },
      { cause: error },
    )
  }
  return new InputError(
    'deploy/secret-missing',
    {
      expected: `${name} to be set, which ${files.join(', ')} requires`,
      found: 'an empty or missing value',
      fix: `Add ${name} to the secrets of the staging environment (on GitHub: Settings → Environments → staging), or export it before a deploy by hand.`,
    },
    { cause: error },
  )
}
