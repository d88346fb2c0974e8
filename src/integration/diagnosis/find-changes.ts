import { isAbsolute, relative, resolve } from 'node:path'

import type { ComposeProject } from '../../adapters/compose.ts'

/** Folders and files that each service is made of, relative to the root, with `/`. */
export type ServiceSources = Readonly<Record<string, readonly string[]>>

/** What each service is made of: the folder that is named for it, else its build's; and its Dockerfile. Pure. */
export function findSources(
  project: Pick<ComposeProject, 'services'>,
  named: Readonly<Record<string, string>>,
  root: string,
): ServiceSources {
  return Object.fromEntries(
    Object.entries(project.services).map(([name, { build }]) => {
      const context = build?.context
      const dockerfile =
        context === undefined ? undefined : resolve(context, build?.dockerfile ?? 'Dockerfile')
      const folder = named[name] ?? context
      return [name, [folder, dockerfile].flatMap((path) => inside(path, root))]
    }),
  )
}

/**
 * Paths of the change under test that the service is made of; none where that is not known. It explains
 * a failure and must not become one.
 */
export async function findChanges(
  service: string,
  sources: ServiceSources,
  deps: { readonly changedFiles?: () => Promise<readonly string[]> },
): Promise<readonly string[]> {
  const own = sources[service] ?? []
  const changed = (await deps.changedFiles?.().catch(() => [])) ?? []
  return changed.filter((path) => own.some((source) => isBelow(path, source)))
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

function inside(path: string | undefined, root: string): readonly string[] {
  if (path === undefined) return []
  const found = relative(root, resolve(root, path)).replaceAll('\\', '/')
  return found.startsWith('..') || isAbsolute(found) ? [] : [found]
}
