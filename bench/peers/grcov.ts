import { open } from 'node:fs/promises'

import { findPeer } from './find-peer.ts'
import type { Answer, Tool } from './tool.ts'

/** grcov twice: as it does the least, and as it writes what it read, so that its totals show. */
export function grcov(): readonly Tool[] {
  const program = findPeer('grcov')
  if (program === null) return []
  return [
    {
      name: 'grcov -t files',
      does: 'reads and merges with `--branch`, without which it passes branches over, and prints the files’ names: the least that it can do',
      command: ({ reports }) => [program, ...reports, '--branch', '-t', 'files'],
      readAnswer: null,
    },
    {
      name: 'grcov -t lcov',
      does: 'the same, and writes everything as one LCOV file, where its totals of lines and branches show',
      command: ({ reports }) => [program, ...reports, '--branch', '-t', 'lcov'],
      readAnswer: sumLcov,
    },
  ]
}

/** Adds up the totals that an LCOV file claims. */
async function sumLcov(output: string): Promise<Answer> {
  const sums = { LF: 0, LH: 0, BRF: 0, BRH: 0 }
  await using file = await open(output)
  for await (const line of file.readLines()) {
    const [, key, count] = /^(LF|LH|BRF|BRH):(\d+)$/.exec(line) ?? []
    if (key !== undefined) sums[key as keyof typeof sums] += Number(count)
  }
  return {
    lines: { covered: sums.LH, total: sums.LF },
    branches: { covered: sums.BRH, total: sums.BRF },
  }
}
