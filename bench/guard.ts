/**
 * Measures the paper-credential guard: what it gets right on a labelled corpus, what it blocks in large
 * trees of other people's code, and how fast it is. What is measured, and how to get the peers:
 * docs/guard-quality.md.
 *
 * node bench/guard.ts quality [--seed N] [--size N] [--markdown FILE]
 * node bench/guard.ts cases [--markdown FILE]
 * node bench/guard.ts trees [FOLDER…] [--markdown FILE]
 * node bench/guard.ts speed [FOLDER…] [--runs N] [--all] [--sources | --cli FILE] [--markdown FILE]
 */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { makeCorpus } from '../tests/guard-corpus/make-corpus.ts'
import { scannerCases } from '../tests/guard-corpus/scanner-cases.ts'
import { describeMachine } from './describe-machine.ts'
import { chooseCommandLine } from './choose-command-line.ts'
import { judgeByAll } from './guard/judge-by-all.ts'
import { renderCases } from './guard/render-cases.ts'
import { renderQuality } from './guard/render-quality.ts'
import { renderSpeed } from './guard/render-speed.ts'
import { renderTrees } from './guard/render-trees.ts'
import { scanTreeForBlocks } from './guard/scan-tree-for-blocks.ts'
import { timeOnTree } from './guard/time-on-tree.ts'
import { writeSection } from './write-section.ts'

const root = resolve(import.meta.dirname, '..')
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    size: { type: 'string' },
    runs: { type: 'string', default: '5' },
    /** The slow peers too. */
    all: { type: 'boolean', default: false },
    /** File whose section between the markers becomes the results. */
    markdown: { type: 'string' },
    sources: { type: 'boolean', default: false },
    cli: { type: 'string' },
  },
})
const [command = '', ...named] = positionals
const folders = named.length > 0 ? named.map((folder) => resolve(folder)) : defaultFolders()

const day = new Date().toISOString().slice(0, 10)
// What is said of a case does not depend on the machine.
const when = command === 'cases' ? day : `${day}; ${describeMachine()}`
const text = `${when}.\n\n${await measure(command)}`
console.log(text)
if (options.markdown !== undefined) {
  await writeSection(options.markdown, { bench: 'bench/guard.ts', name: command }, text)
  spawnSync(resolve(root, 'node_modules/.bin/oxfmt'), [resolve(options.markdown)], { cwd: root })
}

async function measure(command: string): Promise<string> {
  switch (command) {
    case 'quality': {
      const seed = readNumber('seed', options.seed)
      const size = options.size === undefined ? undefined : readNumber('size', options.size)
      return renderQuality(await judgeByAll(makeCorpus({ seed, size })), seed)
    }
    case 'cases':
      return renderCases(scannerCases)
    case 'trees':
      return renderTrees(folders.map((folder) => scanTreeForBlocks(folder)))
    case 'speed': {
      const cli = chooseCommandLine(root, options)
      const { runs, all } = options
      return renderSpeed(await timeOnTree(folders, { cli, all, runs: readNumber('runs', runs) }))
    }
    default:
      throw new Error(`expected quality, cases, trees or speed; found ${command || 'nothing'}`)
  }
}

function readNumber(name: string, written: string): number {
  const value = Number(written)
  if (!Number.isInteger(value) || value < 1) throw new Error(`expected --${name} of at least 1`)
  return value
}

/** Folders of PAPERGATE_BENCH_TREES, and the packages of this repository. */
function defaultFolders(): readonly string[] {
  const more = process.env['PAPERGATE_BENCH_TREES']?.split(':').filter(Boolean) ?? []
  return [resolve(root, 'node_modules'), ...more.map((folder) => resolve(folder))]
}
