import { CountsBuilder, HITS_LIMIT, NO_COUNTS } from '../model/counts.ts'
import { NO_TALLIES } from '../model/tallies.ts'
import { NO_FUNCTIONS } from '../model/functions.ts'
import type { FunctionHits } from '../model/functions.ts'
import type { CoverageFormat, ParserContext, ReportParser } from './format.ts'
import { JsonReader } from './json/json-reader.ts'
import { items, keys, value } from './json/json-shape.ts'
import type { Member } from './json/json-shape.ts'
import { LineBudget } from './line-budget.ts'
import { readBranches } from './json/llvm-branches.ts'
import { readSegmentLines } from './json/llvm-lines.ts'
import { parseHead } from './json/parse-head.ts'
import {
  isObject,
  readArray,
  readCount,
  readLine,
  readObject,
  readText,
} from './json/read-value.ts'

/**
 * The JSON of `llvm-cov export` (versions 2 and 3; Clang, Swift, Rust with cargo llvm-cov):
 * `{data: [{files: [{filename, segments, branches, expansions}], functions, totals}], type, version}`.
 * Lines are those of `llvm-cov show`, branches those of its LCOV export. `llvm-cov report` adds up
 * functions, and so counts the lines of a lambda in the function around it once more. A function is its
 * place, where the instances of a template are one.
 */
export const llvmFormat: CoverageFormat = {
  name: 'llvm',
  title: 'llvm-cov JSON',
  isRecognised: (head) => isLlvm(parseHead(head)),
  createParser: (context) => new LlvmParser(context),
}

const TYPE = 'llvm.coverage.json.export'

function isLlvm(document: unknown): boolean {
  if (!isObject(document)) return false
  if (document['type'] === TYPE) return true
  const data = document['data']
  const first: unknown = Array.isArray(data) ? data[0] : undefined
  return isObject(first) && ['files', 'functions'].some((key) => Array.isArray(first[key]))
}

class LlvmParser implements ReportParser {
  readonly #context: ParserContext
  readonly #reader: JsonReader
  readonly #budget = new LineBudget()
  readonly #lines = new CountsBuilder('line')
  readonly #arms = new CountsBuilder('arm')
  readonly #paths = new Set<string>()
  readonly #functions = new Map<string, Map<string, FunctionHits>>()
  #isTyped = false

  constructor(context: ParserContext) {
    this.#context = context
    const shape = keys({
      data: items(
        keys({
          files: items(value((parsed, member) => this.#takeFile(parsed, member))),
          functions: items(value((parsed, member) => this.#takeFunction(parsed, member))),
        }),
      ),
      type: value((parsed, member) => this.#takeType(parsed, member)),
    })
    this.#reader = new JsonReader(shape, context)
  }

  push(chunk: Buffer): void {
    this.#reader.push(chunk)
  }

  end(): void {
    this.#reader.end()
    if (!this.#isTyped) throw this.#context.fail('the end', `"type":"${TYPE}"`, 'no type')
    for (const [path, functions] of this.#functions) {
      // Functions of files that the export was told to leave out are listed all the same.
      if (!this.#paths.has(path)) continue
      this.#context.onFile(path, {
        lines: NO_COUNTS,
        arms: NO_COUNTS,
        tallies: NO_TALLIES,
        functions,
      })
    }
  }

  #takeFile(parsed: unknown, member: Member): void {
    const file = readObject(parsed, 'a file', member)
    const path = readText(file['filename'], 'filename', member)
    if (file['segments'] === undefined) {
      throw member.refuse('segments (llvm-cov export without -summary-only)', 'a summary alone')
    }
    this.#paths.add(path)
    this.#context.onFile(path, {
      lines: readSegmentLines(file['segments'], member, {
        lines: this.#lines,
        budget: this.#budget,
      }),
      arms: readBranches(file, member, { arms: this.#arms, armNames: this.#context.armNames }),
      tallies: NO_TALLIES,
      functions: NO_FUNCTIONS,
    })
  }

  #takeFunction(parsed: unknown, member: Member): void {
    const record = readObject(parsed, 'a function', member)
    const [file] = readArray(record['filenames'], 'filenames', member)
    const path = readText(file, 'filenames', member)
    const [first] = readArray(record['regions'], 'regions', member)
    const [from, column] = readArray(first, 'a region', member)
    const line = readLine(from, 'regions', member)
    const place = `${line}:${readCount(column, 'regions', member)}`
    const functions = this.#functions.get(path) ?? new Map<string, FunctionHits>()
    const known = functions.get(place)?.hits ?? 0
    const hits = readCount(record['count'], 'count', member)
    functions.set(place, { line, hits: Math.min(known + hits, HITS_LIMIT) })
    this.#functions.set(path, functions)
  }

  #takeType(parsed: unknown, member: Member): void {
    if (parsed !== TYPE) throw member.refuse(`"${TYPE}"`, JSON.stringify(parsed))
    this.#isTyped = true
  }
}
