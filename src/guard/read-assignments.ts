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
 * `key = "value"`, `key: str = "value"`, `ENV KEY value`, `env["KEY"] = "value"`, and in code also
 * `("KEY", "value")`. `next` is the following line, for `- name: KEY` over `value: text`.
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
    if (value !== null) found.push({ name: match[0], ...value, isBelow: false })
  }
  if (kind === 'setting') {
    const [, name, value] = DOCKER_ENV.exec(line) ?? NAME_AND_VALUE.exec(`${line}\n${next}`) ?? []
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
const DOCKER_ENV =
  /^\s{0,16}(?:ENV|ARG)\s{1,8}([A-Za-z][A-Za-z0-9_]{1,80})\s{1,8}([^\s=][^\s]{0,4095})/
const NAME_AND_VALUE =
  /^[\s{-]{0,60}"?(?:name|key)"?:\s{0,8}["']?([A-Za-z][A-Za-z0-9_-]{1,80})["']?,?\s{0,80}"?value"?:\s{0,8}(\S{1,4096})/i

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
