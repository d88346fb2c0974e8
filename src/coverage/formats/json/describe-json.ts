import { parseHead } from './parse-head.ts'
import { isObject } from './read-value.ts'

const KEYS_SHOWN = 3

/** What a JSON document that is no report looks like: a known relative of one, or the keys it starts with. */
export function describeJson(head: string): string {
  const document = parseHead(head)
  if (Array.isArray(document)) return 'JSON that is an array'
  if (!isObject(document)) return 'JSON that does not parse'
  const entries = Object.entries(document)
  const [, first] = entries[0] ?? []
  if (isObject(first) && isObject(first['lines']) && 'pct' in first['lines']) {
    return "JSON of Istanbul's coverage-summary.json, which has totals alone (give coverage-final.json)"
  }
  if (entries.length === 0) return 'JSON without any key'
  const keys = entries.slice(0, KEYS_SHOWN).map(([key]) => JSON.stringify(key.slice(0, 40)))
  return `JSON that starts with the key${keys.length === 1 ? '' : 's'} ${keys.join(', ')}`
}
