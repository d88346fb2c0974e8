import { gunzipSync } from 'node:zlib'

import { firstProblem } from '../../contract/first-problem.ts'
import { WorldError } from '../../contract/world-error.ts'
import { CountsBuilder, NO_COUNTS } from '../model/counts.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { NO_FUNCTIONS } from '../model/functions.ts'
import type { FunctionHits } from '../model/functions.ts'
import { ARMS_LIMIT, NO_TALLIES, packTally, TalliesBuilder } from '../model/tallies.ts'
import type { Tallies } from '../model/tallies.ts'
import { printable } from '../printable.ts'
import { PACKED_LIMIT, storedBaselineSchema, UNPACKED_LIMIT } from './baseline.ts'
import type { Baseline, StoredBaseline, StoredFile } from './baseline.ts'

/** A short text of runs can stand for any number of lines; more than this are no repository's. */
const LINES_LIMIT = 50_000_000
const LAST_LINE = 2 ** 32 - 1

/**
 * Unpacks the baseline of a commit. The bytes may be anyone's: nothing in them is taken on trust.
 * @throws WorldError where they are damaged, too large, or those of another commit
 */
export function decodeBaseline(bytes: Uint8Array, sha: string): Baseline {
  const stored = readStored(bytes)
  if (stored.sha !== sha) throw damaged(`the coverage of another commit, ${stored.sha}`)
  const reader = new FileReader()
  const files = new Map<string, FileCoverage>()
  let last = ''
  for (const file of stored.files) {
    if (file.path <= last) throw damaged(`${printable(file.path, 120)} out of order`)
    last = file.path
    files.set(file.path, reader.read(file))
  }
  return { sha, config: stored.config, files, unreported: stored.unreported }
}

function readStored(bytes: Uint8Array): StoredBaseline {
  if (bytes.length > PACKED_LIMIT) throw damaged(`more than ${PACKED_LIMIT} bytes`)
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: UNPACKED_LIMIT })
    const text = new TextDecoder('utf-8', { fatal: true }).decode(unpacked)
    return storedBaselineSchema.parse(JSON.parse(text))
  } catch (error) {
    throw damaged(printable(firstProblem(error)), { cause: error })
  }
}

class FileReader {
  readonly #lines = new CountsBuilder('line')
  readonly #tallies = new TalliesBuilder()
  #linesLeft = LINES_LIMIT

  read(file: StoredFile): FileCoverage {
    const problem = (what: string): WorldError =>
      damaged(`${what} of ${printable(file.path, 120)} that no gate writes`)
    this.#readRuns(file, problem)
    return {
      lines: this.#lines.finish(),
      arms: NO_COUNTS,
      tallies: file.branches === undefined ? NO_TALLIES : this.#readTallies(file.branches, problem),
      functions:
        file.functions === undefined ? NO_FUNCTIONS : readFunctions(file.functions, problem),
    }
  }

  /** Both lists of runs side by side, so that lines come ascending. */
  #readRuns({ covered, missed }: StoredFile, problem: (what: string) => Error): void {
    if (covered.length % 2 !== 0 || missed.length % 2 !== 0) throw problem('half a run of lines')
    const left = new RunCursor(covered)
    const right = new RunCursor(missed)
    let next = 1
    while (!left.isDone || !right.isDone) {
      const run = right.isDone || (!left.isDone && left.start < right.start) ? left : right
      const { start, length } = run
      this.#linesLeft -= length
      if (length === 0 || start < next || start + length > LAST_LINE) throw problem('runs of lines')
      if (this.#linesLeft < 0) throw damaged(`more than ${LINES_LIMIT} lines`)
      const hits = run === left ? 1 : 0
      for (let line = start; line < start + length; line += 1) this.#lines.add(line, hits)
      next = start + length
      run.advance()
    }
  }

  #readTallies(branches: readonly number[], problem: (what: string) => Error): Tallies {
    if (branches.length % 3 !== 0) throw problem('a part of a branch')
    let line = 0
    for (let index = 0; index < branches.length; index += 3) {
      const gap = branches[index] as number
      const covered = branches[index + 1] as number
      const total = branches[index + 2] as number
      line += gap
      if (gap === 0 || line > LAST_LINE || covered > total || total === 0 || total > ARMS_LIMIT) {
        throw problem('branches')
      }
      this.#tallies.add(line, packTally(covered, total), '')
    }
    return this.#tallies.finish()
  }
}

/** Walks `[gap, length, gap, length, …]`. */
class RunCursor {
  readonly #runs: readonly number[]
  #index = 0
  start = 1

  constructor(runs: readonly number[]) {
    this.#runs = runs
    this.start += runs[0] ?? 0
  }

  get isDone(): boolean {
    return this.#index >= this.#runs.length
  }

  get length(): number {
    return this.#runs[this.#index + 1] ?? 0
  }

  advance(): void {
    this.start += this.length + (this.#runs[this.#index + 2] ?? 0)
    this.#index += 2
  }
}

function readFunctions(
  stored: readonly number[],
  problem: (what: string) => Error,
): ReadonlyMap<string, FunctionHits> {
  if (stored.length % 2 !== 0) throw problem('half a function')
  const functions = new Map<string, FunctionHits>()
  let line = 0
  for (let index = 0; index < stored.length; index += 2) {
    line += stored[index] as number
    const hits = stored[index + 1] as number
    if (line > LAST_LINE || hits > 1) throw problem('functions')
    functions.set(String(index / 2), { line: line === 0 ? null : line, hits })
  }
  return functions
}

function damaged(found: string, options?: ErrorOptions): WorldError {
  return new WorldError(
    'coverage/baseline',
    {
      expected: 'the stored coverage of an earlier commit to be as the gate wrote it',
      found,
      fix: 'Remove it and store it again: run the gate on that commit, or on the default branch.',
    },
    options,
  )
}
