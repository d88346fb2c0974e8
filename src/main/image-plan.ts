import { basename } from 'node:path'

import { resolveCompose } from '../adapters/compose.ts'
import type { Log } from '../adapters/log.ts'
import { registrySchema } from '../config/option-schemas.ts'
import { InputError } from '../contract/input-error.ts'
import type { ImagesOptions } from '../images/run-images-gate.ts'
import type { Context } from './context.ts'
import { requireConfig } from './context.ts'
import { environment, read } from './environment.ts'

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
  if (typed !== null) demandRegistry(typed, '--registry')
  const named = read(context.env, 'registry')
  if (named !== null) demandRegistry(named, environment.registry)
  const configured = context.config?.images?.registry ?? null
  const onGithub = read(context.env, 'githubActions') === 'true'
  const chosen = typed ?? named ?? (onGithub ? configured : null) ?? LOCAL_REGISTRY
  if (chosen.includes('/')) return chosen
  return `${chosen}/${configured?.split('/').at(-1) ?? pathOf(context.root)}`
}

/** The name of a folder as a registry takes it. */
function pathOf(folder: string): string {
  const words = basename(folder)
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('-') ?? 'images'
}

function demandRegistry(text: string, where: string): void {
  if (registrySchema.safeParse(text).success) return
  throw new InputError('option/registry', {
    expected: `${where} as host[:port][/path] in lower case, such as ghcr.io/owner/name`,
    // It may hold a password; registries take those from `docker login`.
    found: text.includes('@') ? 'an address with an @ in it' : JSON.stringify(text),
    fix: `Correct ${where}.`,
  })
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
