import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { createFolder } from '../adapters/create-folder.ts'
import { explainIoError } from '../contract/io-error.ts'
import type { GateResult } from '../contract/result.ts'
import { resultFileName } from '../contract/result.ts'

/** Folder of the result files below the output folder. */
export function resultsFolder(out: string): string {
  return join(out, 'results')
}

const texts = new WeakMap<GateResult, string>()

/** A result as its file holds it and as `--json` prints it; made once, since large ones take a while. */
export function formatResult(result: GateResult): string {
  const text = texts.get(result) ?? `${JSON.stringify(result, null, 2)}\n`
  texts.set(result, text)
  return text
}

/** Writes a result whole or not at all, to `<out>/results/<gate>.json`; returns its path. */
export async function writeResult(out: string, result: GateResult): Promise<string> {
  const folder = resultsFolder(out)
  await createFolder(folder)
  const path = join(folder, resultFileName(result))
  const part = `${path}.part`
  try {
    await writeFile(part, formatResult(result))
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw explainIoError(error, path)
  }
  return path
}

/** Removes a gate's earlier result: if this run is cut off, none must stand for it. */
export async function clearResult(
  out: string,
  gate: Parameters<typeof resultFileName>[0],
): Promise<void> {
  await rm(join(resultsFolder(out), resultFileName(gate)), { force: true })
}

/** Removes the results of an earlier run, so that none of them can be taken for this run's. */
export async function clearResults(out: string): Promise<void> {
  await rm(resultsFolder(out), { recursive: true, force: true })
}
