import { mkdirSync } from 'node:fs'
import nodeModule from 'node:module'
import { join } from 'node:path'

/**
 * Has Node keep what it compiles in the person's cache folder, since compiling is a third of a hook's
 * time. A runner starts everything once, and versions of Node before 22.8 keep nothing. Where nothing
 * can be kept, all is compiled anew.
 */
export function keepCompiled(env: Readonly<Record<string, string | undefined>>): void {
  if (env['CI'] !== undefined || !('enableCompileCache' in nodeModule)) return
  const { HOME: home, XDG_CACHE_HOME: cache = home && join(home, '.cache') } = env
  if (!cache) return
  const own = join(cache, 'papergate')
  const folder = join(own, 'compiled')
  if ([cache, own, folder].every(isOrBecomesFolder)) nodeModule.enableCompileCache(folder)
}

/** One folder at a time: below /proc Node makes several for ever. */
function isOrBecomesFolder(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 })
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EEXIST'
  }
}
