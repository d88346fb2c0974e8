import * as core from '@actions/core'

export type DependencyCache = {
  readonly restore: () => Promise<void>
  readonly save: () => Promise<void>
}

/**
 * A cache of dependencies over GitHub's cache service. Only the default branch writes it: a pull
 * request must not leave there what a later release would use. A cache that fails warns and goes on.
 */
export function createDependencyCache(options: {
  readonly paths: readonly string[]
  readonly key: string
  readonly save: boolean
}): DependencyCache {
  const { key, save } = options
  const paths = [...options.paths]
  const inUse = paths.length > 0 && key !== ''
  let isCurrent = false
  return {
    restore: async () => {
      if (!inUse) return
      await attempt('restored', async () => {
        const { isFeatureAvailable, restoreCache } = await import('@actions/cache')
        if (!isFeatureAvailable()) throw new Error('this runner has no cache service')
        const hit = await restoreCache(paths, key, olderKeys(key))
        isCurrent = hit === key
        core.info(hit === undefined ? `cache: nothing for ${key}` : `cache: restored ${hit}`)
      })
    },
    save: async () => {
      if (!inUse || !save || isCurrent) return
      await attempt('saved', async () => {
        const { isFeatureAvailable, saveCache } = await import('@actions/cache')
        if (isFeatureAvailable()) await saveCache(paths, key)
      })
    },
  }
}

/** `python-` for `python-<hash of the lock file>`: the newest cache of the same kind beats none. */
function olderKeys(key: string): string[] {
  const end = key.lastIndexOf('-')
  return end === -1 ? [] : [key.slice(0, end + 1)]
}

async function attempt(done: string, body: () => Promise<void>): Promise<void> {
  try {
    await body()
  } catch (error) {
    core.warning(`The cache was not ${done}: ${String(error)}`)
  }
}
