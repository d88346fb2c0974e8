import { nestDotted } from './nest-dotted.ts'
import type { Entry, MapTree } from './tree.ts'

/**
 * Reads `[section]`, `key = value`, `key: value` and `key value` lines: INI, properties, `.conf` and `.env`
 * files.
 */
export function readSections(text: string): MapTree {
  const root: Entry[] = []
  let entries = root
  for (const [index, line] of text.split('\n').entries()) {
    const head = SECTION.exec(line)?.[1]
    if (head !== undefined) {
      entries = []
      root.push({ key: head, value: { kind: 'map', entries } })
      continue
    }
    const [whole, key, rest] = ASSIGNMENT.exec(line) ?? []
    if (whole === undefined || key === undefined || rest === undefined) continue
    const value = unquote(rest)
    entries.push({
      key,
      value: {
        kind: 'text',
        value,
        isQuoted: value !== rest,
        isVerbatim: true,
        hasLines: false,
        line: index + 1,
        column: line.indexOf(value, whole.length - rest.length) + 1,
      },
    })
  }
  return { kind: 'map', entries: nestDotted(root) }
}

const SECTION = /^\s{0,80}\[{1,2}\s{0,8}["']?([^\]"']{1,120})["']?[^\]]{0,80}\]{1,2}\s*(?:[#;].*)?$/
const ASSIGNMENT =
  /^\s{0,80}(?:export\s{1,8}|set\s{1,8})?([A-Za-z][\w.-]{0,120})(?:\s{0,40}[=:]\s{0,40}(?=\S)|\s{1,40}(?=[^\s=:]{8,4096}\s*$))(\S.*)$/

function unquote(text: string): string {
  const trimmed = text.trimEnd()
  const quote = trimmed[0]
  if (quote === '"' || quote === "'") {
    const end = trimmed.lastIndexOf(quote)
    if (end > 0) return trimmed.slice(1, end)
  }
  const comment = /\s[#;]/.exec(trimmed)
  return comment === null ? trimmed : trimmed.slice(0, comment.index).trimEnd()
}
