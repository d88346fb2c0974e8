import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'

import type { Patience } from '../adapters/engine-pulse.ts'
import { projectSchema } from '../config/option-schemas.ts'
import { imagesManifestSchema } from '../contract/images-manifest.ts'
import type { ImagesManifest } from '../contract/images-manifest.ts'
import { firstProblem } from '../contract/first-problem.ts'
import { InputError } from '../contract/input-error.ts'
import type { DeployOptions } from '../deploy/deploy-options.ts'
import type { Context } from './context.ts'
import { requireConfig } from './context.ts'
import { read } from './environment.ts'

/** Longer than others have: a deploy that gives up has to ask the same engine for the way back. */
export const STAGING_PATIENCE: Patience = { first: 60, again: 60 }

export type StagingFlags = {
  readonly images?: string
  readonly project?: string
  readonly state?: string
}

/** What a deploy, a rollback and a status have in common; everything but the images. */
export function stagingOptions(
  context: Context,
  flags: StagingFlags,
): Omit<DeployOptions, 'manifest'> {
  const config = requireConfig(context)
  if (config.deploy === undefined) {
    throw new InputError('deploy/not-configured', {
      expected: '`deploy` in papergate.yml',
      found: 'none',
      fix: 'Add it; the README shows one.',
    })
  }
  const { compose, order, smoke, timeout } = config.deploy
  const project = projectName(flags.project) ?? config.deploy.project
  const services = Object.entries(config.services).map(
    ([name, service]) => [name, { compose: service.compose ?? name }] as const,
  )
  return {
    compose,
    project,
    order,
    smoke,
    timeout,
    stateDir: stateFolder(context, flags.state, project),
    actor: read(context.env, 'githubActor') ?? read(context.env, 'user') ?? userInfo().username,
    runUrl: runUrl(context),
    services: Object.fromEntries(services),
  }
}

function projectName(typed: string | undefined): string | null {
  if (typed === undefined) return null
  const parsed = projectSchema.safeParse(typed)
  if (parsed.success) return parsed.data
  throw new InputError('option/project', {
    expected: '--project in lower-case letters, digits, _ and -',
    found: JSON.stringify(typed),
    fix: 'Correct --project.',
  })
}

/**
 * Outside of any clone, so that another clone on this machine sees the same releases; one folder for
 * each project, so that none rolls back, or takes down, the releases of another.
 */
function stateFolder(context: Context, typed: string | undefined, project: string): string {
  const named = typed ?? read(context.env, 'state')
  if (named !== null) return resolve(context.cwd, named, project)
  const home = read(context.env, 'home') ?? '/root'
  const base = read(context.env, 'stateHome') ?? join(home, '.local', 'state')
  return join(base, 'papergate', project)
}

function runUrl({ env }: Context): string | null {
  const parts = [
    read(env, 'githubServerUrl'),
    read(env, 'githubRepository'),
    read(env, 'githubRunId'),
  ]
  const [server, repository, run] = parts
  return parts.includes(null) ? null : `${server}/${repository}/actions/runs/${run}`
}

/** The images to deploy: those of `--images`, else those that the image stage wrote. */
export async function readImages(context: Context, flags: StagingFlags): Promise<ImagesManifest> {
  const path =
    flags.images === undefined
      ? join(context.out, 'images.json')
      : resolve(context.cwd, flags.images)
  try {
    return imagesManifestSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    throw new InputError(
      'deploy/no-images',
      {
        expected: `the image stage's list of digests at ${path}`,
        found: firstProblem(error),
        fix: 'Run `papergate run images` first, or name the file with --images.',
      },
      { cause: error },
    )
  }
}
