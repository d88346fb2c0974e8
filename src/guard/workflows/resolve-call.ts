/**
 * Path of the workflow or action that `./…` or `$/…` names, which start at the repository's root as the calling
 * file's own `.github` shows it. Null for one of another repository.
 */
export function resolveCall(uses: string, from: string): string | null {
  const local = /^(?:\.|\$)\/(.*)$/.exec(uses.trim())?.[1]
  if (local === undefined) return null
  const end = /(?:^|\/)\.github\/workflows\/[^/]*$/.exec(from)?.index ?? 0
  const root = from.slice(0, end)
  const parts: string[] = []
  for (const part of [...root.split('/'), ...local.split('/')]) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
