import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { Answer, Tool } from './tool.ts'

/** The gate's reader alone, from its sources and in one thread: what the readers of others do, and no more. */
export const papergateReader: Tool = {
  name: 'papergate’s reader alone',
  does: 'recognises the format, reads and adds up, from the sources, in one thread; no paths, no gate',
  command: ({ reports }) => [
    process.execPath,
    fileURLToPath(import.meta.resolve('./read-with-papergate.ts')),
    ...reports,
  ],
  readAnswer: async (output) => JSON.parse(await readFile(output, 'utf8')) as Answer,
}
