import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { expect, it } from 'vitest'

const dist = resolve(import.meta.dirname, '..', '..', 'dist')

/** The chunks that the command line loads before it knows what it is asked for. */
function loadedAtOnce(): readonly string[] {
  const seen = new Set([join(dist, 'cli.js')])
  for (const file of seen) {
    const text = readFileSync(file, 'utf8')
    for (const [, path = ''] of text.matchAll(/(?:from|import)"(\.{1,2}\/[^"]+\.js)"/g)) {
      seen.add(join(dirname(file), path))
    }
  }
  return [...seen]
}

it.each([
  ['the schema of papergate.yml', 'Key of the fingerprints under'],
  ['YAML', 'YAMLParseError'],
  ['the venues', 'paper-api.alpaca.markets'],
  ['the engine’s client', 'docker.sock'],
])('the command line starts without %s', (_, text) => {
  const files = loadedAtOnce()
  expect(files.length).toBeGreaterThan(10)
  expect(files.filter((file) => readFileSync(file, 'utf8').includes(text))).toEqual([])
})
