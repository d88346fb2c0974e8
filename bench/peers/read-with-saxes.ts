/** Prints the totals of a Cobertura report: `node bench/peers/read-with-saxes.ts REPORT`. */
import { createReadStream } from 'node:fs'

import { SaxesParser } from 'saxes'

const lines = { covered: 0, total: 0 }
const branches = { covered: 0, total: 0 }
const hitsByFile = new Map<string, Map<number, number>>()
let current = new Map<number, number>()

const parser = new SaxesParser()
parser.on('opentag', ({ name, attributes }) => {
  if (name === 'class') {
    const file = attributes['filename'] ?? ''
    current = hitsByFile.get(file) ?? new Map<number, number>()
    hitsByFile.set(file, current)
  } else if (name === 'line') {
    current.set(Number(attributes['number']), Number(attributes['hits']))
    const arms = /\((\d+)\/(\d+)\)/.exec(attributes['condition-coverage'] ?? '')
    branches.covered += Number(arms?.[1] ?? 0)
    branches.total += Number(arms?.[2] ?? 0)
  }
})

for await (const text of createReadStream(process.argv[2] ?? '', 'utf8')) {
  parser.write(text as string)
}
parser.close()
for (const file of hitsByFile.values()) {
  lines.total += file.size
  for (const hits of file.values()) lines.covered += Number(hits > 0)
}
process.stdout.write(JSON.stringify({ lines, branches }))
