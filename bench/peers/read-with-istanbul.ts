/** Prints the totals of an Istanbul report: `node bench/peers/read-with-istanbul.ts REPORT`. */
import { readFileSync } from 'node:fs'

import istanbul from 'istanbul-lib-coverage'
import type { CoverageMapData, Totals } from 'istanbul-lib-coverage'

const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as CoverageMapData
const { lines, branches } = istanbul.createCoverageMap(report).getCoverageSummary()
process.stdout.write(JSON.stringify({ lines: ratioOf(lines), branches: ratioOf(branches) }))

function ratioOf({ covered, total }: Totals): object {
  return { covered, total }
}
