import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'

import type { PathRule } from '../coverage-options.ts'

/**
 * Go names files by module: `example.com/platform/gateway/order.go`. Each `go.mod` says which module
 * its folder is; the longest name comes first, since one module may lie inside another.
 */
export async function listGoModules(
  root: string,
  tree: readonly string[],
): Promise<readonly PathRule[]> {
  const files = tree.filter((path) => posix.basename(path) === 'go.mod')
  const rules: PathRule[] = []
  for (const file of files) {
    const text = await readFile(join(root, file), 'utf8').catch(() => '')
    const module = /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1]
    if (module !== undefined) rules.push({ from: module, to: posix.dirname(file) })
  }
  return rules.sort((a, b) => b.from.length - a.from.length)
}
