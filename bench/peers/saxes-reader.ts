import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { Answer, Tool } from './tool.ts'

/** A lean Cobertura reader on saxes, the usual streaming XML parser of Node: no gate, totals alone. */
export const saxesReader: Tool = {
  name: 'reader on saxes',
  does: 'a stream through saxes that keeps each file’s lines and adds them up; no paths, no gate',
  command: ({ reports }) => [
    process.execPath,
    fileURLToPath(import.meta.resolve('./read-with-saxes.ts')),
    ...reports,
  ],
  readAnswer: async (output) => JSON.parse(await readFile(output, 'utf8')) as Answer,
}
