import { basename } from 'node:path'

import type { BuildFailure } from './read-build-log.ts'

export type Dockerfile = { readonly path: string; readonly text: string }

/** Which target broke the build, and where; `target` is null where nobody can tell. */
export type Blame = {
  readonly target: string | null
  readonly path: string | null
  readonly line: number | null
}

/**
 * Finds the target whose Dockerfile holds the failing instruction. The target that the output names is
 * not enough: a step that two targets share, such as one of the base, bears the name of either.
 * @param dockerfiles by target.
 */
export function blameDockerfile(
  failure: Pick<BuildFailure, 'target' | 'source'>,
  dockerfiles: Readonly<Record<string, Dockerfile>>,
): Blame {
  const { source } = failure
  const holders = Object.entries(dockerfiles).filter(
    ([, { path, text }]) =>
      source !== null &&
      basename(path) === source.file &&
      text.split(/\r?\n/)[source.line - 1]?.trim() === source.text.trim(),
  )
  const [target, holder] = holders.find(([name]) => name === failure.target) ?? holders[0] ?? []
  if (target !== undefined && holder !== undefined) {
    return { target, path: holder.path, line: source?.line ?? null }
  }
  const named = failure.target === null ? undefined : dockerfiles[failure.target]
  return {
    target: named === undefined ? null : failure.target,
    path: named?.path ?? null,
    line: null,
  }
}
