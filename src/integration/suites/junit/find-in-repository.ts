import { isAbsolute, join, relative, resolve, sep } from 'node:path'

/**
 * The repository's path, with `/`, for a path as a suite's machine has it; null where there is no such file.
 * On the host it is relative to the suite's folder or to one above; a container has the repository, or part
 * of it, somewhere: its first folders are left out until a file is met.
 */
export function findInRepository(
  path: string,
  suite: { readonly root: string; readonly folder: string; readonly isOnHost: boolean },
  isFile: (path: string) => boolean,
): string | null {
  const { root, isOnHost } = suite
  const folder = resolve(root, isOnHost ? suite.folder : '.')
  const candidates = isOnHost
    ? [path].flatMap((own) =>
        isAbsolute(own) ? [own] : above(folder, root).map((at) => join(at, own)),
      )
    : withoutFirstFolders(path).map((own) => join(root, own))
  const found = candidates.find((candidate) => isInside(candidate, root) && isFile(candidate))
  return found === undefined ? null : relative(root, found).split(sep).join('/')
}

/** A folder and those above it up to the root. */
function above(folder: string, root: string): readonly string[] {
  const steps = relative(root, folder)
    .split(sep)
    .filter((step) => step !== '')
  if (steps.includes('..')) return [folder]
  return [...steps.keys(), steps.length]
    .reverse()
    .map((length) => join(root, ...steps.slice(0, length)))
}

/** All but a bare name, which might be any file of that name. */
function withoutFirstFolders(path: string): readonly string[] {
  const steps = path.split('/').filter((step) => step !== '' && step !== '.')
  return steps
    .slice(0, Math.max(1, steps.length - 1))
    .map((_step, index) => steps.slice(index).join('/'))
}

function isInside(path: string, root: string): boolean {
  const own = relative(root, path)
  return own !== '' && !own.startsWith('..') && !isAbsolute(own)
}
