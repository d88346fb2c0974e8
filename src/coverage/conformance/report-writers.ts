import type { FormatName } from '../formats/format.ts'
import type { Truth } from './truth.ts'
import { writeCoveragepy, writeIstanbul, writeLlvm, writeSimplecov } from './write-json-reports.ts'
import { writeGo, writeLcov } from './write-text-reports.ts'
import { writeClover, writeCobertura, writeJacoco } from './write-xml-reports.ts'

export type ReportWriter = {
  readonly write: (runs: readonly Truth[]) => string
  /** Whether one report may name a file in several records; else each run is a report of its own. */
  readonly isJoined: boolean
  /** Whether arms of several reports can be told apart. */
  readonly arms: 'named' | 'counted' | 'none'
  /** Whether hits are counts, or only 0 and 1. */
  readonly hasCounts: boolean
  /** Whether conditions have two arms each, and nothing else has any. */
  readonly isPaired: boolean
}

const EXACT = { isJoined: true, arms: 'named', hasCounts: true, isPaired: false } as const

/** A writer for every format, each as one tool writes it. */
export const reportWriters: Readonly<Record<FormatName, ReportWriter>> = {
  lcov: { ...EXACT, write: writeLcov },
  cobertura: { ...EXACT, write: writeCobertura, hasCounts: false },
  jacoco: {
    write: writeJacoco,
    isJoined: false,
    arms: 'counted',
    hasCounts: false,
    isPaired: false,
  },
  clover: { ...EXACT, write: writeClover, isPaired: true },
  coveragepy: { ...EXACT, write: writeCoveragepy, isJoined: false, hasCounts: false },
  istanbul: { ...EXACT, write: writeIstanbul, isJoined: false },
  go: { ...EXACT, write: writeGo, arms: 'none' },
  llvm: { ...EXACT, write: writeLlvm, isPaired: true },
  simplecov: { ...EXACT, write: writeSimplecov },
}
