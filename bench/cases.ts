import { allShapes } from './generate/all-shapes.ts'
import { coberturaShape } from './generate/cobertura.ts'
import { lcovShape } from './generate/lcov.ts'
import type { ReportShape } from './generate/report-shape.ts'
import { writeReport, writeShards } from './generate/write-report.ts'
import type { WrittenReports } from './generate/write-report.ts'
import { diffCover } from './peers/diff-cover.ts'
import { grcov } from './peers/grcov.ts'
import { istanbulReader } from './peers/istanbul-reader.ts'
import { npmReaders } from './peers/npm-readers.ts'
import { papergateReader } from './peers/papergate-reader.ts'
import { papergate } from './peers/papergate.ts'
import { saxesReader } from './peers/saxes-reader.ts'
import type { Tool } from './peers/tool.ts'

/** One thing to read, and who reads it. The first tool is ours; the others are compared with it. */
export type Trial = {
  readonly label: string
  readonly write: (folder: string) => Promise<WrittenReports>
  readonly tools: readonly Tool[]
  /** Files that the repository has beside those of the report, and its commits. */
  readonly repository?: { readonly files: number; readonly commits: number }
}

export type BenchCase = {
  readonly name: string
  readonly about: string
  readonly trials: readonly Trial[]
}

export type CaseOptions = {
  /** The command line to measure. */
  readonly cli: string
  /** With the slow peers. */
  readonly all: boolean
}

const MEGABYTE = 1_000_000
const LINES = 400

export function listCases({ cli, all }: CaseOptions): readonly BenchCase[] {
  const ours = papergate(cli)
  const oursWithPatch = papergate(cli, { patch: true })
  return [
    {
      name: 'lcov',
      about: 'One LCOV report of 20 000 files, 8 million lines and 2.3 million branches.',
      trials: [
        {
          label: 'lcov',
          write: (folder) => writeReport(folder, lcovShape, { lines: LINES, files: 20_000 }),
          tools: [ours, ...grcov(), ...(all ? [...diffCover(), ...npmReaders()] : [])],
        },
      ],
    },
    {
      name: 'shards',
      about: 'Forty LCOV reports of the same 500 files, merged line by line and branch by branch.',
      trials: [
        {
          label: 'shards',
          write: (folder) =>
            writeShards(folder, lcovShape, { shards: 40, lines: LINES, files: 500 }),
          tools: [ours, ...grcov()],
        },
      ],
    },
    {
      name: 'growth',
      about: 'LCOV reports from 1 MB to 500 MB: time and memory as they grow.',
      trials: [1, 10, 100, 500].map((megabytes) => ({
        label: `lcov, ${megabytes} MB`,
        write: (folder) => writeOfSize(folder, lcovShape, megabytes * MEGABYTE),
        tools: [ours, ...grcov().slice(0, 1)],
      })),
    },
    {
      name: 'cobertura',
      about: 'One Cobertura report of 5 000 files and 2 million lines, with a change of one file.',
      trials: [
        {
          label: 'cobertura',
          write: (folder) => writeReport(folder, coberturaShape, { lines: LINES, files: 5_000 }),
          tools: [oursWithPatch, papergateReader, saxesReader, ...diffCover()],
        },
      ],
    },
    {
      name: 'small',
      about:
        'The everyday case: a report of 50 kB, a repository of 4 000 files and 500 commits, and a patch.',
      trials: [
        {
          label: 'lcov, 50 kB',
          write: (folder) => writeOfSize(folder, lcovShape, 50_000),
          tools: [oursWithPatch, ...grcov(), ...diffCover(), ...npmReaders()],
          repository: { files: 4_000, commits: 500 },
        },
      ],
    },
    {
      name: 'formats',
      about: 'A report of 30 MB in each format that the gate reads.',
      trials: allShapes.map((shape) => ({
        label: shape.format,
        write: (folder) => writeOfSize(folder, shape, 30 * MEGABYTE),
        tools: [ours, ...peersOf(shape.format)],
      })),
    },
  ]
}

/** Readers that are quick enough to stand beside every format; slower ones have a case of their own. */
function peersOf(format: string): readonly Tool[] {
  if (format === 'istanbul') return [istanbulReader]
  if (format === 'cobertura') return [saxesReader]
  return ['lcov', 'jacoco', 'go'].includes(format) ? grcov() : []
}

function writeOfSize(folder: string, shape: ReportShape, bytes: number): Promise<WrittenReports> {
  return writeReport(folder, shape, { lines: LINES, bytes })
}
