import type { Member } from './json-shape.ts'
import { describeValue, readCount, readLine, readObject, readText } from './read-value.ts'
import type { JsonObject } from './read-value.ts'
import { UniqueNames } from './unique-names.ts'

export type SimplecovArm = {
  readonly line: number
  readonly block: string
  readonly arm: string
  readonly hits: number
}
export type SimplecovMethod = {
  readonly name: string
  readonly line: number
  readonly hits: number
}

/** Ruby's `[:if, 3, 5, 4, 9, 7]`: type, an id of the run, first line and column, last line and column. */
type Place = { readonly line: number; readonly name: string }

/**
 * Arms of a file, named by their places: `{"[:if, …]": {"[:then, …]": 1, "[:else, …]": 0}}` in
 * `.resultset.json`, on the condition's line; `[{type, start_line, end_line, coverage, report_line?}]` in
 * `coverage.json`, on the line that SimpleCov reports them for.
 */
export function readSimplecovArms(parsed: unknown, member: Member): readonly SimplecovArm[] {
  if (parsed === undefined || parsed === null) return []
  if (Array.isArray(parsed)) return readReportedArms(parsed, member)
  const blocks = new UniqueNames()
  return Object.entries(readObject(parsed, 'branches', member)).flatMap(([condition, inner]) => {
    const place = readPlace(condition, null, member)
    const block = blocks.make(`${place.line}:${place.name}`).replace(/^\d+:/, '')
    const names = new UniqueNames()
    return Object.entries(readObject(inner, 'a branch', member)).map(([key, hits]) => ({
      line: place.line,
      block,
      arm: names.make(readPlace(key, place.line, member).name),
      hits: readCount(hits, 'branches', member),
    }))
  })
}

/** `{"[\"Limits\", :clamp, 2, 2, 4, 5]": 1}`, or `[{name, start_line, coverage}]` in `coverage.json`. */
export function readSimplecovMethods(parsed: unknown, member: Member): readonly SimplecovMethod[] {
  if (parsed === undefined || parsed === null) return []
  if (Array.isArray(parsed)) {
    return parsed.flatMap((item) => {
      const method = readObject(item, 'a method', member)
      if (method['coverage'] === 'ignored') return []
      const line = readLine(method['start_line'], 'methods', member)
      const name = `${readText(method['name'], 'the name of a method', member)}@${line}`
      return [{ name, line, hits: readCount(method['coverage'], 'methods', member) }]
    })
  }
  return Object.entries(readObject(parsed, 'methods', member)).map(([name, hits]) => {
    const first = /, (\d{1,9}), \d{1,9}, \d{1,9}, \d{1,9}\]$/.exec(name)?.[1]
    return {
      // The address of an anonymous class differs from run to run.
      name: name.replaceAll(/0x[0-9a-f]+/g, '0x'),
      line: readLine(Number(first ?? Number.NaN), 'methods', member),
      hits: readCount(hits, 'methods', member),
    }
  })
}

function readReportedArms(parsed: readonly unknown[], member: Member): readonly SimplecovArm[] {
  const names = new UniqueNames()
  return parsed.flatMap((item) => {
    const branch = readObject(item, 'a branch', member)
    if (branch['coverage'] === 'ignored') return []
    const start = readLine(branch['start_line'], 'branches', member)
    const end = readLine(branch['end_line'], 'branches', member)
    const line = reportLine(branch, start, member)
    const type = readText(branch['type'], 'the type of a branch', member)
    const arm = names.make(`${line}:${type}:${start - line}-${end - line}`).replace(/^\d+:/, '')
    return [
      { line, block: 'reported', arm, hits: readCount(branch['coverage'], 'branches', member) },
    ]
  })
}

function reportLine(branch: JsonObject, start: number, member: Member): number {
  const line = branch['report_line']
  return line === undefined ? start : readLine(line, 'branches', member)
}

function readPlace(text: string, origin: number | null, member: Member): Place {
  const match =
    /^\[:"?([^\s",]{1,20})"?, \d{1,9}, (\d{1,9}), (\d{1,9}), (\d{1,9}), (\d{1,9})\]$/.exec(text)
  if (match === null) {
    throw member.refuse('a branch such as [:if, 0, 3, 4, 5, 6]', describeValue(text))
  }
  const [, type = '', from, column = '', to, endColumn = ''] = match
  const line = readLine(Number(from), 'branches', member)
  const name = `${type}:${line - (origin ?? line)}:${column}-${Number(to) - line}:${endColumn}`
  return { line, name }
}
