import { basename } from 'node:path'

import { resolveCompose } from '../adapters/compose.ts'
import type { Log } from '../adapters/log.ts'
import type { ImagesOptions } from '../images/run-images-gate.ts'
import type { Context } from './context.ts'
import { requireConfig } from './context.ts'
import { read } from './environment.ts'

/** Where the local registry listens; `npm run engine` starts it in this repository. */
const LOCAL_REGISTRY = '127.0.0.1:5055'

/** The image stage's options from the config. `registry` as typed, or null. */
export function imagesOptions(
  context: Context,
  flags: { readonly registry: string | null; readonly push: boolean },
): ImagesOptions {
  const config = requireConfig(context)
  const services = Object.entries(config.services).flatMap(
    ([name, { dockerfile, context: folder }]) =>
      dockerfile === undefined ? [] : [[name, { dockerfile, context: folder ?? '.' }] as const],
  )
  return {
    services: Object.fromEntries(services),
    base: config.images?.base ?? null,
    registry: chooseRegistry(context, flags.registry),
    push: flags.push,
    budgets: config.images?.budgets ?? {},
    loadTags: {},
  }
}

/**
 * `--registry`, else PAPERGATE_REGISTRY, else on GitHub the config's, else the local one. A bare host
 * gets the last part of the config's registry, or the repository's folder name, as its path.
 */
function chooseRegistry(context: Context, typed: string | null): string {
  const configured = context.config?.images?.registry ?? null
  const onGithub = read(context.env, 'githubActions') === 'true'
  const chosen =
    typed ?? read(context.env, 'registry') ?? (onGithub ? configured : null) ?? LOCAL_REGISTRY
  if (chosen.includes('/')) return chosen
  const path = configured?.split('/').at(-1) ?? basename(context.root).toLowerCase()
  return `${chosen}/${path}`
}

/**
 * Builds the services' images for the harness and loads them under the names that the compose files
 * use; null where the config says nothing about images.
 */
export function imageLoader(context: Context, log: Log): (() => Promise<void>) | null {
  const { config } = context
  if (config?.images === undefined || config.integration === undefined) return null
  const { compose } = config.integration
  return async () => {
    const { loadImages } = await import('../images/run-images-gate.ts')
    const project = await resolveCompose(context.exec, compose, {
      cwd: context.root,
      env: context.env,
    })
    const loadTags = Object.entries(config.services).flatMap(([name, service]) => {
      const image = project.services[service.compose ?? name]?.image
      return image === undefined || service.dockerfile === undefined ? [] : [[name, image] as const]
    })
    const options = imagesOptions(context, { registry: null, push: false })
    await loadImages({ ...options, loadTags: Object.fromEntries(loadTags) }, { ...context, log })
  }
}
