import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

import type { Exec } from '../adapters/exec.ts'
import type { Git } from '../adapters/git.ts'
import { InputError } from '../contract/input-error.ts'
import { hashContext } from './hash-context.ts'
import type { ImagesOptions } from './images-options.ts'
import { readRef } from './plan-tags.ts'
import type { Revision } from './plan-tags.ts'

type SourceDeps = {
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exec: Exec
  readonly git: Git
}

/** The revision that the images are named after. @throws InputError outside of git or before the first commit. */
export async function readRevision({
  env,
  git,
}: Pick<SourceDeps, 'env' | 'git'>): Promise<Revision> {
  const commit = await git.resolve('HEAD')
  if (commit === null) {
    throw new InputError('images/no-commit', {
      expected: 'a commit to name the images after',
      found: (await git.root()) === null ? 'no git repository' : 'a repository without a commit',
      fix: 'Commit first (`git add -A && git commit`), then run again.',
    })
  }
  return { commit, dirty: await git.isDirty(), ref: readRef(env, await git.currentBranch()) }
}

/** Texts of all Dockerfiles by path. @throws InputError for the first that is not there. */
export async function readDockerfiles(
  root: string,
  options: Pick<ImagesOptions, 'base' | 'services'>,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  const services = Object.values(options.services).map(({ dockerfile }) => dockerfile)
  for (const path of options.base === null ? services : [options.base, ...services]) {
    try {
      texts.set(path, await readFile(join(root, path), 'utf8'))
    } catch (error) {
      throw new InputError(
        'images/dockerfile-missing',
        {
          expected: `a Dockerfile at ${path}`,
          found: 'no readable file there',
          fix: 'Create it, or correct its path in papergate.yml.',
        },
        { cause: error },
      )
    }
  }
  return texts
}

/** Content hash of every service's sources, by service. */
export async function hashServices(
  { root, git }: SourceDeps,
  options: Pick<ImagesOptions, 'base' | 'services'>,
  dockerfiles: ReadonlyMap<string, string>,
): Promise<Readonly<Record<string, string>>> {
  const gitRoot = (await git.root()) ?? root
  const prefix = relative(gitRoot, root)
  const files = (await git.files({ untracked: true }))
    .filter((path) => prefix === '' || path.startsWith(`${prefix}/`))
    .map((path) => (prefix === '' ? path : path.slice(prefix.length + 1)))
  const wholeTree = options.base !== null && readsContext(dockerfiles.get(options.base) ?? '')
  const entries = Object.entries(options.services).map(
    async ([name, { dockerfile, context }]): Promise<[string, string]> => [
      name,
      await hashContext(root, {
        name,
        dockerfiles: options.base === null ? [dockerfile] : [dockerfile, options.base],
        files: wholeTree
          ? files
          : files.filter((path) => context === '.' || path.startsWith(`${context}/`)),
      }),
    ],
  )
  return Object.fromEntries(await Promise.all(entries))
}

/**
 * Seconds since 1970 of the last commit that touched a Dockerfile or a context: what the images carry
 * as their time of creation. Not the commit's own time, which would give every commit new digests.
 */
export async function readSourceDate(
  { root, exec, env }: Pick<SourceDeps, 'root' | 'exec' | 'env'>,
  options: Pick<ImagesOptions, 'base' | 'services'>,
  dockerfiles: ReadonlyMap<string, string>,
): Promise<number> {
  const paths = [
    ...(options.base !== null && readsContext(dockerfiles.get(options.base) ?? '') ? ['.'] : []),
    ...(options.base === null ? [] : [options.base]),
    ...Object.values(options.services).flatMap(({ dockerfile, context }) => [dockerfile, context]),
  ]
  const result = await exec('git', ['log', '-1', '--format=%ct', '--', ...new Set(paths)], {
    cwd: root,
    env,
  })
  return Number.parseInt(result.stdout, 10) || 0
}

/** Whether a Dockerfile takes files from its context; the base's context is the whole repository. */
function readsContext(dockerfile: string): boolean {
  return /^\s*(?:(?:COPY|ADD)\b(?!.*--from=)|RUN\b.*--mount=type=bind(?!\S*from=))/im.test(
    dockerfile,
  )
}
