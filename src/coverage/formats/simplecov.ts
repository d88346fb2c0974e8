import { armKey } from '../model/arm-names.ts'
import { CountsBuilder, HITS_LIMIT } from '../model/counts.ts'
import { NO_TALLIES } from '../model/tallies.ts'
import type { FunctionHits } from '../model/functions.ts'
import { LINE_LIMIT } from './format.ts'
import type { CoverageFormat, ParserContext, ReportParser } from './format.ts'
import { JsonReader } from './json/json-reader.ts'
import { keys, members, value } from './json/json-shape.ts'
import type { JsonShape, Member } from './json/json-shape.ts'
import { parseHead } from './json/parse-head.ts'
import { isObject, readArray, readCount, readObject } from './json/read-value.ts'
import { readSimplecovArms, readSimplecovMethods } from './json/simplecov-branches.ts'

/**
 * SimpleCov's two files. `.resultset.json`: `{<suite>: {coverage: {<path>: {lines, branches?, methods?} |
 * lines}, timestamp}}`, where a plain array is of SimpleCov before 0.18. `coverage.json` of its JSON
 * formatter: `{meta, coverage: {<path>: {lines, branches?, methods?}}, groups}`. `lines` has one item per
 * line of the source: hits, null for no code, or "ignored". `:nocov:` is applied in `coverage.json` alone.
 * Suites are put together as SimpleCov does it: a line that one suite takes for no code and none ran is none.
 */
export const simplecovFormat: CoverageFormat = {
  name: 'simplecov',
  title: 'SimpleCov JSON',
  isRecognised: (head) => {
    const document = parseHead(head)
    return isCoverageJson(document) || isResultset(document)
  },
  createParser: (context) => new SimplecovParser(context),
}

const HEAD_BYTES = 64 * 1024

function isCoverageJson(document: unknown): boolean {
  if (!isObject(document)) return false
  const { meta, coverage } = document
  return (isObject(meta) && typeof meta['simplecov_version'] === 'string') || isCoverage(coverage)
}

function isResultset(document: unknown): boolean {
  const first = isObject(document) ? Object.values(document)[0] : undefined
  return isObject(first) && isCoverage(first['coverage'])
}

function isCoverage(coverage: unknown): boolean {
  const file = isObject(coverage) ? Object.values(coverage)[0] : undefined
  return Array.isArray(file) || (isObject(file) && Array.isArray(file['lines']))
}

/** What the suites say of one file. */
type SourceFile = {
  lines: readonly (number | null)[]
  readonly arms: { readonly key: number; readonly hits: number }[]
  readonly functions: Map<string, FunctionHits>
}

class SimplecovParser implements ReportParser {
  readonly #context: ParserContext
  readonly #files = new Map<string, SourceFile>()
  #head: Buffer = Buffer.alloc(0)
  #reader: JsonReader | null = null

  constructor(context: ParserContext) {
    this.#context = context
  }

  push(chunk: Buffer): void {
    if (this.#reader !== null) {
      this.#reader.push(chunk)
      return
    }
    this.#head = Buffer.concat([this.#head, chunk])
    if (this.#head.length >= HEAD_BYTES) this.#start()
  }

  end(): void {
    const reader = this.#reader ?? this.#start()
    reader.end()
    const lines = new CountsBuilder('line')
    const arms = new CountsBuilder('arm')
    for (const [path, file] of this.#files) {
      for (const [index, hits] of file.lines.entries()) {
        if (hits !== null) lines.add(index + 1, hits)
      }
      for (const { key, hits } of file.arms) arms.add(key, hits)
      this.#context.onFile(path, {
        lines: lines.finish(),
        arms: arms.finish(),
        tallies: NO_TALLIES,
        functions: file.functions,
      })
    }
  }

  /** Both files have a key `coverage`, at different depths, and a suite may have any name. */
  #start(): JsonReader {
    const files = members(value((parsed, member) => this.#takeFile(parsed, member)))
    const shape: JsonShape = isCoverageJson(parseHead(this.#head.toString('utf8')))
      ? keys({ meta: value((meta) => this.#takeMeta(meta)), coverage: files })
      : members(keys({ coverage: files }))
    const reader = new JsonReader(shape, this.#context)
    reader.push(this.#head)
    this.#head = Buffer.alloc(0)
    this.#reader = reader
    return reader
  }

  #takeMeta(meta: unknown): void {
    const root = isObject(meta) ? meta['root'] : undefined
    if (typeof root === 'string' && root !== '') this.#context.onSourceRoot(root)
  }

  #takeFile(parsed: unknown, member: Member): void {
    const record = Array.isArray(parsed) ? { lines: parsed } : readObject(parsed, 'a file', member)
    const known = this.#files.get(member.key)
    const file: SourceFile = known ?? { lines: [], arms: [], functions: new Map() }
    const lines = readLines(record['lines'], member)
    file.lines = known === undefined ? lines : mergeLines(known.lines, lines)
    for (const { line, block, arm, hits } of readSimplecovArms(record['branches'], member)) {
      const number = this.#context.armNames.numberOf(block, arm)
      if (number === null) throw member.refuse('at most 15 million branch names', 'more of them')
      file.arms.push({ key: armKey(line, number), hits })
    }
    for (const { name, line, hits } of readSimplecovMethods(record['methods'], member)) {
      const sum = (file.functions.get(name)?.hits ?? 0) + hits
      file.functions.set(name, { line, hits: Math.min(sum, HITS_LIMIT) })
    }
    this.#files.set(member.key, file)
  }
}

function readLines(parsed: unknown, member: Member): readonly (number | null)[] {
  const lines = readArray(parsed, 'lines', member)
  if (lines.length > LINE_LIMIT) {
    throw member.refuse(`at most ${LINE_LIMIT} lines`, String(lines.length))
  }
  return lines.map((hits) =>
    hits === null || hits === 'ignored' ? null : readCount(hits, 'lines', member),
  )
}

/** A source that a suite tracked without loading it has a 0 on lines that Ruby knows to be no code. */
function mergeLines(
  left: readonly (number | null)[],
  right: readonly (number | null)[],
): readonly (number | null)[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [one = null, other = null] = [left[index], right[index]]
    const sum = Math.min((one ?? 0) + (other ?? 0), HITS_LIMIT)
    return sum === 0 && (one === null || other === null) ? null : sum
  })
}
