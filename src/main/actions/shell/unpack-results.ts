import type { Readable } from 'node:stream'

import { fromBufferPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'

import { firstProblem } from '../../../contract/first-problem.ts'
import { InputError } from '../../../contract/input-error.ts'
import { resultFileName } from '../../../contract/result.ts'
import type { GateResult } from '../../../contract/result.ts'
import { resultSchema } from '../../../contract/result-schema.ts'

const MOST_ENTRIES = 300
const MOST_ENTRY_BYTES = 16_000_000
const MOST_BYTES = 32_000_000

/**
 * Reads the result files in archives that foreign code wrote. Nothing touches the disk: names decide
 * only whether an entry is JSON. Sizes are counted while unpacking, whatever the archives claim.
 * @throws InputError for anything but at most one result of each gate and check, with a verdict.
 */
export async function unpackResults(archives: readonly Buffer[]): Promise<readonly GateResult[]> {
  const results = new Map<string, GateResult>()
  const allowance = { entries: MOST_ENTRIES, bytes: MOST_BYTES }
  try {
    for (const archive of archives) {
      for await (const text of readJsonEntries(archive, allowance)) {
        const result = resultSchema.parse(JSON.parse(text))
        const name = resultFileName(result)
        if (results.has(name)) throw new Error(`two results ${name}`)
        results.set(name, result)
      }
    }
    if (!results.has('verdict.json')) throw new Error('no verdict among the results')
  } catch (error) {
    throw new InputError(
      'comment/results',
      {
        expected: 'the result files that Papergate wrote',
        found: firstProblem(error).slice(0, 300),
        fix: 'Look into the run that wrote them.',
      },
      { cause: error },
    )
  }
  return [...results.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, result]) => result)
}

type Allowance = { entries: number; bytes: number }

async function* readJsonEntries(archive: Buffer, allowance: Allowance): AsyncGenerator<string> {
  // It refuses absolute names and those with `..` by itself.
  const zip = await fromBufferPromise(archive, { lazyEntries: true, strictFileNames: true })
  try {
    for await (const entry of zip.eachEntry()) {
      allowance.entries -= 1
      if (allowance.entries < 0) throw new Error(`more than ${MOST_ENTRIES} files`)
      if (entry.fileName.endsWith('.json')) yield await readEntry(zip, entry, allowance)
    }
  } finally {
    zip.close()
  }
}

async function readEntry(zip: ZipFile, entry: Entry, allowance: Allowance): Promise<string> {
  if (!entry.canDecodeFileData()) throw new Error('a file that is encrypted or packed oddly')
  const most = Math.min(MOST_ENTRY_BYTES, allowance.bytes)
  if (entry.uncompressedSize > most) throw tooMuch()
  const stream: Readable = await zip.openReadStreamPromise(entry)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > most) throw tooMuch()
  }
  allowance.bytes -= bytes
  return Buffer.concat(chunks).toString('utf8')
}

function tooMuch(): Error {
  return new Error(`more than ${MOST_ENTRY_BYTES} bytes in a file, or ${MOST_BYTES} in all`)
}
