import type { Metric } from '../../coverage-options.ts'

/** Pairs laid flat: covered, total, covered, total, … one pair a file. */
type FlatRatios = readonly number[]

/**
 * Where a file's text is: `text` in its block; `left-out`, since the page would grow too large; `none`,
 * since it cannot be read here.
 */
export type SourceState = 'text' | 'left-out' | 'none'

/** Everything the page knows before a file is opened, by columns. */
export type PageIndex = {
  readonly metric: Metric
  /** How many files at the front the reports name; those behind are changed sources in no report. */
  readonly reported: number
  readonly paths: readonly string[]
  readonly lines: FlatRatios
  readonly branches: FlatRatios
  readonly functions: FlatRatios
  readonly sources: readonly SourceState[]
  /** Block and place in it that hold a file's lines. */
  readonly blocks: readonly number[]
  readonly slots: readonly number[]
  readonly services: readonly { readonly name: string; readonly path: string }[]
  readonly folders: readonly PageFolder[]
  readonly patch: PagePatch | null
}

/** A folder of the map; folder 0 is the root. */
export type PageFolder = {
  readonly path: string
  readonly name: string
  /** -1 for the root. */
  readonly parent: number
  readonly files: number
  readonly covered: number
  readonly total: number
  /**
   * Tiles to draw when the folder fills the map, outer ones first, six numbers each: what (a file's
   * number, or `-1 - folder`), left, top, width, height, and 1 where smaller tiles lie on it. Left and
   * width are thousandths of the map, top and height are pixels.
   */
  readonly tiles: readonly number[]
  /** Files and folders too small to draw. */
  readonly hidden: number
}

export type PagePatch = {
  readonly base: string
  readonly reason: string
  readonly files: readonly PagePatchFile[]
}

export type PagePatchFile = {
  readonly file: number
  readonly isReported: boolean
  readonly missed: readonly number[]
  readonly partial: readonly number[]
  /** Every changed line; null where only those not covered are known. */
  readonly changed: readonly number[] | null
  readonly covered: number
  readonly total: number
}

/** One file of a block. */
export type PageFile = {
  /** Runs of measured lines: gap to the end of the last run, length, … */
  readonly runs: readonly number[]
  /** Hits of the measured lines in order, run-length: hits, how many lines, … */
  readonly hits: readonly number[]
  /** Lines with an arm not taken: gap to the last such line, arms taken, arms, … */
  readonly partial: readonly number[]
  readonly text: string | null
}

export type PageBlock = readonly PageFile[]
