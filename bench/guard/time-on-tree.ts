import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { wordsOf } from '../../src/guard/lexicon.ts'
import { builtInCatalogue } from '../../src/guard/venues/catalogue.ts'
import { createScratchFolder } from '../generate/scratch-repository.ts'
import { measureProcess } from '../measure.ts'
import type { Measurement } from '../measure.ts'
import { findPeer } from '../peers/find-peer.ts'
import { assembleTree } from './assemble-tree.ts'
import type { AssembledTree } from './assemble-tree.ts'
import { findScanners } from './peer-scanners.ts'

type TimedTool = {
  readonly name: string
  readonly does: string
  readonly command: readonly [string, ...string[]]
  /** Exit codes of a scan that was done to its end. */
  readonly done: readonly number[]
}

type ToolTimes = Pick<TimedTool, 'name' | 'does'> & {
  readonly measurements: readonly Measurement[]
}

export type Timing = { readonly tree: AssembledTree; readonly tools: readonly ToolTimes[] }

const WANTED = { files: 10_000, bytes: 200_000_000 }

/** Times whole processes on one tree; the tools take turns, and the first turn is not counted. */
export async function timeOnTree(
  folders: readonly string[],
  options: { readonly cli: string; readonly runs: number; readonly all: boolean },
): Promise<Timing> {
  await using scratch = await createScratchFolder()
  const folder = join(scratch.path, 'tree')
  const tree = assembleTree(folders, folder, WANTED)
  const output = join(scratch.path, 'output')
  const tools = await listTools({ folder, scratch: scratch.path, ...options })
  const timed = tools.map((tool) => ({ ...tool, measurements: [] as Measurement[] }))
  for (let turn = 0; turn <= options.runs; turn += 1) {
    for (const { name, command, done, measurements } of timed) {
      const measurement = await measureProcess(command, { cwd: folder, output })
      if (!done.includes(measurement.exitCode))
        throw new Error(`${name} ended with exit code ${measurement.exitCode}`)
      if (turn > 0) measurements.push(measurement)
    }
  }
  return { tree, tools: timed }
}

async function listTools(where: {
  readonly folder: string
  readonly scratch: string
  readonly cli: string
  readonly all: boolean
}): Promise<readonly TimedTool[]> {
  const { folder, scratch, cli, all } = where
  const words = join(scratch, 'words')
  const list = wordsOfGuard()
  await writeFile(words, `${list.join('\n')}\n`)
  const ripgrep = findPeer('rg')
  const out = join(scratch, 'out')
  return [
    {
      name: 'papergate',
      does: '`papergate guard`: finds, judges and writes the result',
      command: [process.execPath, cli, 'guard', '--json', '--out', out],
      done: [0, 1],
    },
    ...(ripgrep === null
      ? []
      : [
          {
            name: 'ripgrep',
            does: `\`rg -i -F -c\` for the same ${list.length} words, hidden and ignored files too; it judges nothing`,
            command: [ripgrep, '-i', '-F', '-c', '--no-ignore', '--hidden', '-f', words, folder],
            done: [0, 1],
          } satisfies TimedTool,
        ]),
    ...findScanners()
      .filter(({ name }) => all || name !== 'trufflehog')
      .map(({ name, does, command }) => ({
        name,
        does,
        command: command(folder, join(scratch, `${name}.json`)),
        done: [0],
      })),
  ]
}

/** The words for which the guard looks first; ripgrep's patterns are lines, and so have no ends of lines in them. */
function wordsOfGuard(): readonly string[] {
  return wordsOf(builtInCatalogue).filter((word) => !/[\n\r]/.test(word))
}
