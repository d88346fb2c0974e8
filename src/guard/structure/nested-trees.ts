import { readJson, readTrees } from './read-tree.ts'
import { readSections } from './read-sections.ts'
import type { TextTree, Tree } from './tree.ts'

/** The documents that a value holds as its text: JSON in a variable, a file in a ConfigMap, `.env` lines. */
export function nestedTrees(name: string, { value }: TextTree): readonly Tree[] {
  if (value.length < SHORTEST || value.length > LONGEST) return []
  const json = /^\s{0,80}[[{]/.test(value) && value.includes('"') ? readJson(value) : null
  if (json !== null) return json
  if (!value.includes('\n')) return []
  return readTrees(value, name) ?? (/^[^\n]{0,200}=/m.test(value) ? [readSections(value)] : [])
}

const SHORTEST = 8
const LONGEST = 262_144
