import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { resolveCompose } from '../../adapters/compose.ts'
import type { ComposeProject } from '../../adapters/compose.ts'
import type { Exec } from '../../adapters/exec.ts'
import { InputError } from '../../contract/input-error.ts'
import type { ComposeFile } from '../locate-in-compose.ts'
import { UNKNOWN_VALUE } from '../unknown-value.ts'
import { displayPath } from './tree.ts'

type ResolvedCompose = {
  readonly project: ComposeProject
  readonly files: readonly ComposeFile[]
}

export type ComposeScan = {
  readonly projects: readonly ResolvedCompose[]
  /** Files found by their default name that Compose cannot resolve, with the reason. */
  readonly unresolved: readonly { readonly path: string; readonly reason: string }[]
}

type Deps = {
  readonly root: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exec: Exec
  readonly signal: AbortSignal
}

/**
 * Resolves the named compose files, or those with a default name in `folders`, with all profiles.
 * Each file is resolved alone; one that cannot stand alone, on top of those before it.
 * @throws InputError for a named file that does not resolve, WorldError without Compose.
 */
export async function resolveComposeFiles(
  options: { readonly named: readonly string[]; readonly folders: readonly string[] },
  deps: Deps,
): Promise<ComposeScan> {
  if (options.named.length > 0) {
    const files = options.named.map((path) => readComposeFile(resolve(deps.root, path), deps))
    return resolveEach(files, deps)
  }
  const scans = await Promise.all(
    options.folders.map(async (folder) => resolveFound(findDefaultFiles(folder), deps)),
  )
  return {
    projects: scans.flatMap(({ projects }) => projects),
    unresolved: scans.flatMap(({ unresolved }) => unresolved),
  }
}

/** Compose files by their default names in one folder, the base file first and its override next. */
function findDefaultFiles(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return existsSync(folder) && isDefaultName(folder) ? [folder] : []
  const rank = (name: string): number =>
    /^(?:docker-)?compose\.ya?ml$/.test(name) ? 0 : /\.override\./.test(name) ? 1 : 2
  return readdirSync(folder)
    .filter(isDefaultName)
    .sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1))
    .map((name) => join(folder, name))
}

function isDefaultName(path: string): boolean {
  return /(?:^|[/\\])(?:docker-)?compose(?:\.[A-Za-z0-9_-]+)?\.ya?ml$/.test(path)
}

type SourceFile = ComposeFile & { readonly absolute: string }

function readComposeFile(absolute: string, deps: Deps): SourceFile {
  try {
    return {
      absolute,
      path: displayPath(absolute, deps.root),
      text: readFileSync(absolute, 'utf8'),
    }
  } catch (cause) {
    throw new InputError(
      'guard/compose-missing',
      {
        expected: `the compose file ${displayPath(absolute, deps.root)}`,
        found: cause instanceof Error ? cause.message : String(cause),
        fix: 'Correct its path under guard.compose or --compose.',
      },
      { cause },
    )
  }
}

async function resolveEach(files: readonly SourceFile[], deps: Deps): Promise<ComposeScan> {
  const projects = await Promise.all(
    files.map(async (file, index) => {
      try {
        return await resolveSet([file], deps)
      } catch (error) {
        if (index === 0 || !(error instanceof InputError)) throw error
        return resolveSet(files.slice(0, index + 1), deps)
      }
    }),
  )
  return { projects, unresolved: [] }
}

async function resolveFound(paths: readonly string[], deps: Deps): Promise<ComposeScan> {
  const files = paths.map((path) => readComposeFile(path, deps))
  const base = files.find(({ path }) => /(?:^|\/)(?:docker-)?compose\.ya?ml$/.test(path))
  const outcomes = await Promise.all(
    files.map(async (file) => {
      try {
        return await resolveSet([file], deps)
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        const reason = error.parts.found
        if (base === undefined || base === file) return { path: file.path, reason }
        return resolveSet([base, file], deps).catch((second: unknown) => {
          if (!(second instanceof InputError)) throw second
          return { path: file.path, reason }
        })
      }
    }),
  )
  return {
    projects: outcomes.filter((outcome) => 'project' in outcome),
    unresolved: outcomes.filter((outcome) => 'reason' in outcome),
  }
}

/**
 * Variables without which Compose refuses the file: `${NAME:?message}` and `${NAME?message}`, and the
 * images that only a deploy fills in, `${PAPERGATE_IMAGE_NAME}` without a default.
 */
const REQUIRED_VARIABLE =
  /\$\{([A-Za-z_][A-Za-z0-9_]{0,100}):?\?|\$\{(PAPERGATE_IMAGE_\w{1,100})\}|\$(PAPERGATE_IMAGE_\w{1,100})/g

async function resolveSet(files: readonly SourceFile[], deps: Deps): Promise<ResolvedCompose> {
  const demanded = files.flatMap(({ text }) =>
    [...text.matchAll(REQUIRED_VARIABLE)].map((match) => match.slice(1).join('')),
  )
  const unknown = demanded.filter((name) => (deps.env[name] ?? '') === '')
  const project = await resolveCompose(
    deps.exec,
    files.map(({ absolute }) => absolute),
    {
      cwd: deps.root,
      env: { ...deps.env, ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN_VALUE])) },
      profiles: ['*'],
      signal: deps.signal,
    },
  )
  return { project, files: files.map(({ path, text }) => ({ path, text })) }
}
