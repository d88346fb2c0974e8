import { expect, it } from 'vitest'

import { judgeObservations } from '../judge-observations.ts'
import { scanStructure } from './scan-structure.ts'

const live = ['AK', 'SYNTHETICEXAMPLE00'].join('')
const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')

type Cell = { readonly source: string; readonly outputs?: string; readonly type?: string }

/** A notebook as Jupyter writes it: each line of a cell on a line of its own. */
function write(cells: readonly Cell[], indent = 1): string {
  const split = (text: string): readonly string[] => text.split(/(?<=\n)/)
  return JSON.stringify(
    {
      cells: cells.map(({ source, outputs = '', type = 'code' }) => ({
        cell_type: type,
        source: split(source),
        outputs: [{ output_type: 'stream', text: split(outputs) }],
      })),
      metadata: { language_info: { name: 'python' } },
    },
    null,
    indent,
  )
}

function judge(text: string, path = 'a.ipynb'): readonly string[] {
  return judgeObservations(scanStructure(text, path) ?? []).map(
    ({ venue, field, environment, location }) =>
      `${venue} ${field} ${environment} ${location.line}`,
  )
}

it('reads a call in one cell with the import and the switch of others', () => {
  const text = write([
    { source: 'import ccxt' },
    { source: `exchange = ccxt.okx({\n  "secret": "${opaque}",\n})` },
    { source: 'exchange.set_sandbox_mode(True)' },
  ])
  const lines = text.split('\n')
  const lineOf = (word: string): number => lines.findIndex((line) => line.includes(word)) + 1
  expect(judge(text)).toEqual([
    `okx secret paper ${lineOf(opaque)}`,
    `okx switch paper ${lineOf('set_sandbox')}`,
  ])
})

it.each([
  ['an assignment', [{ source: `APCA_API_KEY_ID = "${live}"` }]],
  ['a magic', [{ source: `%env APCA_API_KEY_ID=${live}` }]],
  ['a shell line', [{ source: `!export APCA_API_KEY_ID=${live}` }]],
  ['what a cell printed', [{ source: 'print(key)', outputs: `key: ${live}\n` }]],
  ['Markdown', [{ source: `Use ${live} here.`, type: 'markdown' }]],
  ['pieces', [{ source: `k = "${live.slice(0, 4)}" + "${live.slice(4)}"` }]],
])('finds a key in %s', (_, cells) => {
  for (const indent of [0, 1]) {
    const [finding] = judge(write(cells, indent))
    expect(finding).toContain('alpaca keyId live')
  }
})

it.each([
  ['a program', 'import os\nos.environ["ALPACA_PAPER"] = "false"'],
  ['a magic', '%env ALPACA_PAPER=false'],
])('finds what %s of a cell switches', (_, source) => {
  expect(judge(write([{ source }]))).toEqual([expect.stringContaining('alpaca switch live')])
  const paper = source.replace('false', 'true')
  expect(judge(write([{ source: paper }]))).toEqual([
    expect.stringContaining('alpaca switch paper'),
  ])
})

it('leaves what is no notebook to the scan by lines', () => {
  expect(scanStructure('{"okx": 1}', 'a.ipynb')).toBeNull()
})
