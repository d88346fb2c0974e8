import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Every plain file below a folder in the order of its path, without folders whose name starts with a dot. */
export function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : listFiles(path)
      return entry.isFile() ? [path] : []
    })
}
