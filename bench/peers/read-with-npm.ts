/** Prints the totals of an LCOV report: `node bench/peers/read-with-npm.ts FOLDER_OF_THE_PACKAGE REPORT`. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

type FileRecord = {
  readonly lines: { readonly details: readonly { readonly hit: number }[] }
  readonly branches: { readonly details: readonly { readonly taken: number }[] }
}
type ParseFile = (
  path: string,
  done: (error: string | null, records: readonly FileRecord[]) => void,
) => void
type ParseText = (text: string) => readonly FileRecord[]

const [folder = '', report = ''] = process.argv.slice(2)
const loaded: unknown = createRequire(import.meta.url)(folder)
// lcov-parse reads the file itself and calls back, parse-lcov takes the text.
if (typeof loaded === 'function') (loaded as ParseFile)(report, (_, records) => print(records))
else print((loaded as { readonly default: ParseText }).default(readFileSync(report, 'utf8')))

function print(records: readonly FileRecord[]): void {
  const lines = { covered: 0, total: 0 }
  const branches = { covered: 0, total: 0 }
  for (const record of records) {
    lines.total += record.lines.details.length
    for (const { hit } of record.lines.details) lines.covered += Number(hit > 0)
    branches.total += record.branches.details.length
    for (const { taken } of record.branches.details) branches.covered += Number(taken > 0)
  }
  process.stdout.write(JSON.stringify({ lines, branches }))
}
