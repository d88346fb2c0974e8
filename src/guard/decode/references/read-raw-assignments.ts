import type { RawAssignment } from './resolve-references.ts'

/** Longest line that is read; no setting with a reference comes near it. */
const LONGEST_LINE = 8_192
/** Lines that a backslash may join. */
const MOST_JOINED = 32

/**
 * Assignments of an environment file, a shell script, Compose, a Dockerfile, a Makefile or a batch
 * file, with their values as written: `A=1`, `export A="1" B=$A`, `ENV A=1`, `A := 1`, `A: 1`,
 * `- A=1`. `A+=1` is given as `${A}1`.
 */
export function readRawAssignments(text: string): readonly RawAssignment[] {
  const found: RawAssignment[] = []
  const lines = text.split('\n')
  for (let index = 0; index < lines.length;) {
    const { line, count } = joinLines(lines, index)
    if (line.length <= LONGEST_LINE) {
      for (const assignment of readLine(line)) found.push({ ...assignment, line: index + 1 })
    }
    index += count
  }
  return found
}

function joinLines(
  lines: readonly string[],
  first: number,
): { readonly line: string; readonly count: number } {
  let line = withoutReturn(lines[first] ?? '')
  let count = 1
  while (/(?<!\\)(?:\\\\){0,8}\\$/.test(line.slice(-20)) && count < MOST_JOINED) {
    line = line.slice(0, -1) + withoutReturn(lines[first + count] ?? '')
    count += 1
  }
  return { line, count }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

type Found = Omit<RawAssignment, 'line'>

const START =
  /^[\s-]{0,200}["']?(?:(?:export|set|setx|local|readonly|declare|typeset|env|ENV|ARG|override)\s{1,8}(?:\/\w\s{1,8}|-\w{1,8}\s{1,8})?["']?)?/
const NAME = /[A-Za-z_][A-Za-z0-9_]{0,100}/y
const TIGHT = /\+?=/y
const LOOSE = /["']?\s{0,8}(?:::?=|\?=|\+=|=|:(?=\s))\s{0,16}|\s{1,8}(?=[^\s=])/y

function readLine(line: string): readonly Found[] {
  const start = START.exec(line)?.[0] ?? ''
  const found: Found[] = []
  for (let at = start.length; at < line.length;) {
    const name = matchAt(NAME, line, at)
    const tight = name === '' ? '' : matchAt(TIGHT, line, at + name.length)
    if (tight === '') return found.length > 0 ? found : readLoose(line, start)
    const from = at + name.length + tight.length
    const end = endOfWord(line, from)
    // `- "A=1"` and `set "A=1"` have their quote before the name.
    const closing = /["']$/.exec(start)?.[0] ?? ''
    const word = line.slice(from, end)
    const value = closing !== '' && word.endsWith(closing) ? word.slice(0, -1) : word
    found.push(assign({ name, value, isMore: tight.startsWith('+') }, from))
    at = end
    while (line[at] === ' ' || line[at] === '\t') at += 1
  }
  return found
}

/** `A := 1`, `A: 1` and `ENV A 1`: the rest of the line is the value. */
function readLoose(line: string, start: string): readonly Found[] {
  const name = matchAt(NAME, line, start.length)
  if (name === '') return []
  const separator = matchAt(LOOSE, line, start.length + name.length)
  const isBlank = separator.trim() === ''
  if (separator === '' || (isBlank && !/(?:ENV|ARG)\s/.test(start))) return []
  const from = start.length + name.length + separator.length
  const value = line
    .slice(from)
    .replace(/\s#[^"']{0,1000}$/, '')
    .trimEnd()
  return [assign({ name, value, isMore: separator.includes('+') }, from)]
}

function assign(
  {
    name,
    value,
    isMore,
  }: { readonly name: string; readonly value: string; readonly isMore: boolean },
  from: number,
): Found {
  return { name, value: isMore ? `\${${name}}${value}` : value, column: from + 1 }
}

/** End of a shell's word: blanks and signs count only outside of quotes and brackets. */
function endOfWord(line: string, from: number): number {
  let quote = ''
  let depth = 0
  for (let at = from; at < line.length; at += 1) {
    const letter = line[at] ?? ''
    if (letter === '\\') at += 1
    else if (quote !== '') quote = letter === quote ? '' : quote
    else if ((letter === '"' || letter === "'") && line.includes(letter, at + 1)) quote = letter
    else if (letter === '{' || letter === '(') depth += 1
    else if (letter === '}' || letter === ')') depth -= 1
    else if (depth <= 0 && /[\s;&|<>]/.test(letter)) return at
  }
  return line.length
}

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0] ?? ''
}
