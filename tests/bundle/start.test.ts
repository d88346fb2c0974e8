import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { expect, it } from 'vitest'

const dist = resolve(import.meta.dirname, '..', '..', 'dist')

/** The chunks that these load, and those that they load in turn before they do anything. */
function loadedBy(...entries: readonly string[]): readonly string[] {
  const seen = new Set(entries)
  for (const file of seen) {
    const text = readFileSync(file, 'utf8')
    for (const [, path = ''] of text.matchAll(/(?:from|import)"(\.{1,2}\/[^"]+\.js)"/g)) {
      seen.add(join(dirname(file), path))
    }
  }
  return [...seen]
}

/** The chunks of modules that load when they are needed, by the module's name. */
function chunksOf(name: string): readonly string[] {
  const chunks = readdirSync(join(dist, 'chunks'))
  const own = chunks.filter((chunk) => new RegExp(`^${name}-[A-Z0-9]{8}\\.js$`).test(chunk))
  return own.map((chunk) => join(dist, 'chunks', chunk))
}

const cli = join(dist, 'cli.js')
const SCHEMAS = ['the library of schemas', 'invalid_union'] as const
const READERS = ['what reads coverage', 'end_of_record'] as const

it.each<readonly [what: string, text: string]>([
  SCHEMAS,
  READERS,
  ['the schema of papergate.yml', 'Key of the fingerprints under'],
  ['YAML', 'YAMLParseError'],
  ['the venues', 'paper-api.alpaca.markets'],
  ['the engine’s client', 'docker.sock'],
])('the command line starts without %s', (_, text) => {
  const files = loadedBy(cli)
  expect(files.length).toBeGreaterThan(10)
  expect(filesWith(text, files)).toEqual([])
})

it.each<readonly [what: string, text: string]>([
  SCHEMAS,
  ['the guard', 'Prove that nothing here'],
  ['what keeps baselines', 'to be as the gate wrote it'],
])('`coverage` without a config loads nothing of %s', (_, text) => {
  const own = ['coverage', 'run-coverage-gate', 'decide-coverage'].flatMap(chunksOf)
  const files = loadedBy(cli, ...own)
  expect(filesWith(READERS[1], files)).not.toEqual([])
  expect(filesWith(text, files)).toEqual([])
})

it.each<readonly [what: string, text: string]>([
  SCHEMAS,
  ['what resolves compose files', 'Docker Compose v2 (`docker compose`)'],
  ['what judges workflows', 'guard/workflow-inherit'],
])('`guard --staged` without a config loads nothing of %s', (_, text) => {
  const own = ['guard', 'run-guard-gate', 'git-staged'].flatMap(chunksOf)
  const files = loadedBy(cli, ...own)
  expect(filesWith('guard/no-live-credential', files)).not.toEqual([])
  expect(filesWith(text, files)).toEqual([])
})

function filesWith(text: string, files: readonly string[]): readonly string[] {
  return files.filter((file) => readFileSync(file, 'utf8').includes(text))
}
