import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { findPeer } from './find-peer.ts'
import type { Answer, Tool } from './tool.ts'

/** The LCOV readers of npm, each of which holds the whole report as text and objects. */
export function npmReaders(): readonly Tool[] {
  return ['lcov-parse', 'parse-lcov'].flatMap((name) => {
    const folder = findPeer(join('node_modules', name))
    if (folder === null) return []
    return [
      {
        name: `${name} (npm)`,
        does: 'reads into objects; the totals are its items, counted',
        command: ({ reports }) => [
          process.execPath,
          fileURLToPath(import.meta.resolve('./read-with-npm.ts')),
          folder,
          ...reports,
        ],
        readAnswer: async (output) => JSON.parse(await readFile(output, 'utf8')) as Answer,
      } satisfies Tool,
    ]
  })
}
