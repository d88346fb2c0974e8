import type { FileKind } from './classify-file.ts'

/** A name that is given a value in a text; `column` is where the value starts, from 1. */
export type Assignment = {
  readonly name: string
  readonly value: string
  readonly column: number
  /** Whether the value stands on the following line. */
  readonly isBelow: boolean
}

/**
 * Assignments of one line: `KEY=value`, `export KEY=value`, `key: value`, `"key": "value"`,
 * `key = "value"`, `key: str = "value"`, `ENV KEY value`, `setenv KEY value`, `env["KEY"] = "value"`,
 * `<add key="KEY" value="text"/>`, `<KEY>text</KEY>`, and in code also `("KEY", "value")`. `next` is the
 * following line, for `- name: KEY` over `value: text`.
 * In code a value needs its quotes: anything else there is an expression.
 */
export function readAssignments(line: string, next: string, kind: FileKind): readonly Assignment[] {
  const isCode = kind === 'code' || kind === 'test'
  const found: Assignment[] = []
  for (const match of line.matchAll(NAME)) {
    const after = match.index + match[0].length
    if (line.startsWith('${', match.index - 2)) {
      const fallback = matchAt(FALLBACK, line, after)?.replace(/^:?[-=]/, '')
      if (fallback === undefined) continue
      const column = line.indexOf(fallback, after) + 1
      found.push({ name: match[0], value: fallback, column, isBelow: false })
      continue
    }
    const separator = matchAt(SEPARATOR, line, after)
    if (separator === null) continue
    const start = after + separator.length
    const isPair = separator.trim().endsWith(',')
    if (isPair && (!isCode || !/^["'`]/.test(separator))) continue
    const value = readValue(line, start, !isCode)
    if (value === null) continue
    const path = line[match.index - 1] === '.' ? readPath(line.slice(0, match.index)) : null
    if (path !== null) found.push({ name: `${path}_${match[0]}`, ...value, isBelow: false })
    found.push({ name: match[0], ...value, isBelow: false })
  }
  if (kind === 'setting') {
    const [, name, value] =
      WITHOUT_SIGN.exec(line) ?? NAME_AND_VALUE.exec(`${line}\n${next}`) ?? readMarkup(line, next)
    if (name !== undefined && value !== undefined) {
      const text = unquote(value)
      const isBelow = !line.includes(text)
      const column = (isBelow ? next : line).indexOf(text) + 1
      found.push({ name, value: text, column: Math.max(column, 1), isBelow })
    }
  }
  return found
}

/** Longest value that is read; no credential of the catalogue comes near it. */
const LONGEST_VALUE = 4_096

const NAME = /(?<![A-Za-z0-9_-])[A-Za-z][A-Za-z0-9_-]{1,80}(?![A-Za-z0-9_-])/g
const SEPARATOR =
  /\\?["'`]?\s{0,4}\]?\s{0,8}(?::\s{0,4}[A-Za-z_.]{1,30}\s{0,4}=|:=|=>|\?=|[:=,])\s{0,16}/y
/** What `${NAME:-value}` falls back to. */
const FALLBACK = /:?[-=][^}]{0,4096}/y
const UNQUOTED = /[^\s"'`,;][^\s"'`,;]{0,4095}/y
/** `ENV KEY value` of a Dockerfile, `setenv KEY value` of csh, `set -gx KEY value` of fish. */
const WITHOUT_SIGN =
  /^\s{0,16}(?:ENV|ARG|setenv|set(?:\s{1,4}-{1,2}[a-z]{1,10}){1,4})\s{1,8}([A-Za-z][A-Za-z0-9_]{1,80})\s{1,8}([^\s=][^\s]{0,4095})/
/** `<add key="KEY" value="text"/>`. */
const ATTRIBUTES =
  /<[A-Za-z][\w.:-]{0,40}\s{1,8}(?:key|name)\s{0,4}=\s{0,4}["']([A-Za-z][\w.-]{1,80})["']\s{1,8}value\s{0,4}=\s{0,4}["']([^"'\s]{1,4096})["']/i
/** `<KEY>text</KEY>`, `<entry key="KEY">text</entry>`, and in a plist `<key>KEY</key>` over `<string>text</string>`. */
const ELEMENTS = [
  /<([A-Za-z][\w.-]{1,80})>\s{0,8}([^\s<]{1,4096})\s{0,8}<\/\1>/,
  /<[A-Za-z][\w.:-]{0,40}\s{1,8}(?:key|name)\s{0,4}=\s{0,4}["']([A-Za-z][\w.-]{1,80})["']>\s{0,8}([^\s<]{1,4096})\s{0,8}<\//i,
  /<key>\s{0,8}([A-Za-z][\w.-]{1,80})\s{0,8}<\/key>\s{0,80}<string>\s{0,8}([^\s<]{1,4096})\s{0,8}<\//i,
]
const NAME_AND_VALUE =
  /^[\s{-]{0,60}"?(?:name|key)"?:\s{0,8}["']?([A-Za-z][A-Za-z0-9_-]{1,80})["']?,?\s{0,80}"?value"?:\s{0,8}(\S{1,4096})/i

/** `binance.api` before `.secret=text`, of `helm --set` and `java -D` too, as one name. */
function readPath(before: string): string | null {
  const path = PATH.exec(before.slice(-LONGEST_PATH))?.[1] ?? null
  return path === null ? null : path.slice(0, -1).replaceAll('.', '_')
}

const LONGEST_PATH = 120
const PATH = /(?:(?<=-D)|(?<![\w.-]))((?:[A-Za-z][\w-]{0,40}\.){1,4})$/

function readMarkup(line: string, next: string): readonly string[] {
  if (!line.includes('<')) return []
  const both = `${line}\n${next}`
  const attributes = ATTRIBUTES.exec(line)
  if (attributes !== null) return attributes
  const found = ELEMENTS.map((element) => element.exec(both))
  // `<key>KEY</key>` is an element too, whose text is a name.
  return found.findLast((match) => match !== null) ?? []
}

function readValue(
  line: string,
  start: number,
  mayBeBare: boolean,
): Pick<Assignment, 'value' | 'column'> | null {
  const escaped = line[start] === '\\' ? 1 : 0
  const quote = line[start + escaped]
  if (quote === '"' || quote === "'" || quote === '`') {
    const from = start + escaped + 1
    const end = line.indexOf(quote, from)
    const stop = end === -1 ? line.length : end - escaped
    return stop - from > LONGEST_VALUE ? null : { value: line.slice(from, stop), column: from + 1 }
  }
  const bare = mayBeBare ? matchAt(UNQUOTED, line, start) : null
  if (bare === null) return null
  // `{KEY: value}` and `(KEY=value)` close after the value; `${VAR}` and `<text>` own their bracket.
  const value = /^[$<{[(]/.test(bare) ? bare : bare.replace(/[}\])]{1,4}$/, '')
  return { value, column: start + 1 }
}

function matchAt(pattern: RegExp, text: string, offset: number): string | null {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0] ?? null
}

function unquote(text: string): string {
  return text.replace(/^["']/, '').replace(/["'},]{1,4}$/, '')
}
