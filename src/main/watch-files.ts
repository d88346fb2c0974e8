import { stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

import type { FSWatcher } from 'chokidar'

import type { Context } from './context.ts'

export type FileWatch = {
  /**
   * Resolves with files that changed, relative to the root, as soon as some did and all is quiet for a
   * moment; with none once the signal aborts. `ranUntil`: files that git does not track and that were
   * last written before then are what the run itself wrote.
   */
  readonly next: (ranUntil: Date) => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

/** Editors write a file in several steps, and branches change many at once. */
const QUIET_MILLISECONDS = 150

/** Watches the files of the root that git does not ignore; outside of a repository all but dependencies. */
export async function watchFiles({
  root,
  out,
  git,
  signal,
}: Pick<Context, 'root' | 'out' | 'git' | 'signal'>): Promise<FileWatch> {
  const { watch } = await import('chokidar')
  const isRepository = (await git.root()) !== null
  const skipped = new Set([join(root, '.git'), out])
  for (const path of isRepository ? await git.ignoredPaths() : []) skipped.add(join(root, path))
  const watcher = watch(root, {
    ignored: (path) => skipped.has(path) || path.endsWith(`${sep}node_modules`),
    ignoreInitial: true,
  })
  const changed = new Set<string>()
  let wake: () => void = () => {}
  watcher.on('all', (_event, path) => {
    changed.add(relative(root, path).replaceAll(sep, '/'))
    wake()
  })
  await isReady(watcher)
  signal.addEventListener('abort', () => wake(), { once: true })
  return {
    next: async (ranUntil) => {
      while (!signal.aborted) {
        if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve))
        await untilQuiet(changed, signal)
        const paths = [...changed]
        changed.clear()
        const wanted = isRepository ? await keepOwn(paths, ranUntil, { root, git }) : paths
        if (wanted.length > 0 && !signal.aborted) return wanted
      }
      return []
    },
    close: () => watcher.close(),
  }
}

async function isReady(watcher: FSWatcher): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve)
    watcher.once('error', reject)
  })
}

async function untilQuiet(changed: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
  for (let seen = -1; seen !== changed.size && !signal.aborted;) {
    seen = changed.size
    await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS))
  }
}

/** Leaves out what git ignores, and what only the run can have written. */
async function keepOwn(
  paths: readonly string[],
  ranUntil: Date,
  { root, git }: Pick<Context, 'root' | 'git'>,
): Promise<readonly string[]> {
  const tracked = new Set(await git.files())
  const known = new Set(await git.files({ untracked: true }))
  const kept = await Promise.all(
    paths.map(async (path) => {
      if (tracked.has(path)) return [path]
      if (!known.has(path)) return []
      const info = await stat(join(root, path)).catch(() => null)
      return info !== null && info.mtime > ranUntil ? [path] : []
    }),
  )
  return kept.flat()
}
