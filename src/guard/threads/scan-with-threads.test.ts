import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { builtInLexicon } from '../lexicon.ts'
import { createScanner } from '../scan-content.ts'
import type { FilesScan, FileToScan } from '../sources/scan-files.ts'
import { scanWithThreads } from './scan-with-threads.ts'

const secret = ['Zq7', 'SyntheticSecretValue0451abcdefghijk'].join('')
let folder = ''
let files: readonly FileToScan[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'papergate-threads-'))
  files = Array.from({ length: 2_100 }, (_, index) => {
    const shown = `${index}.env`
    writeFileSync(join(folder, shown), index % 7 === 0 ? `BYBIT_API_SECRET=${secret}\n` : 'A=1\n')
    return { file: join(folder, shown), shown }
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function scan(startThread: (() => Worker) | null): Promise<FilesScan> {
  const lexicon = builtInLexicon()
  return scanWithThreads(files, {
    scan: createScanner(lexicon),
    lexicon,
    signal: new AbortController().signal,
    startThread,
    onUnread: () => {},
  })
}

it.each<[string, () => Worker]>([
  ['of the command line', () => new Worker(new URL('../../main/guard-thread.ts', import.meta.url))],
  ['that end at once', () => new Worker('process.exit(1)', { eval: true })],
  [
    'that end with files that nobody else will read',
    () =>
      new Worker(
        `require('worker_threads').parentPort.on('message', ({ work: { next } }) => {
          Atomics.add(next, 0, 64)
          process.exit(1)
        })`,
        { eval: true },
      ),
  ],
  [
    'that cannot read',
    () =>
      new Worker(
        `const { parentPort } = require('worker_threads')
        parentPort.on('message', () => parentPort.postMessage(null))`,
        { eval: true },
      ),
  ],
])('threads %s give what one thread finds', async (_name, startThread) => {
  const alone = await scan(null)
  expect(alone).toMatchObject({ files: 2_100, binaries: 0 })
  expect(alone.groups).toHaveLength(300)
  expect(await scan(startThread)).toEqual(alone)
})
