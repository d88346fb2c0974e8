import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { Answer, Tool } from './tool.ts'

/** Istanbul's own library, which nyc, Jest and Vitest use. */
export const istanbulReader: Tool = {
  name: 'istanbul-lib-coverage',
  does: '`JSON.parse`, then `createCoverageMap` and its summary; no paths, no gate',
  command: ({ reports }) => [
    process.execPath,
    fileURLToPath(import.meta.resolve('./read-with-istanbul.ts')),
    ...reports,
  ],
  readAnswer: async (output) => JSON.parse(await readFile(output, 'utf8')) as Answer,
}
