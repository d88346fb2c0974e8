import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

import { createFolder } from '../../adapters/create-folder.ts'
import { replaceFileBy } from '../../adapters/replace-file.ts'
import { NO_COUNTS } from '../model/counts.ts'
import { NO_TALLIES } from '../model/tallies.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { NO_FUNCTIONS } from '../model/functions.ts'
import { buildIndex } from './build-index.ts'
import { embedSources } from './embed-sources.ts'
import { encodeLines } from './encode-lines.ts'
import { listReportFiles, orderByWorth } from './list-report-files.ts'
import type { ReportFile } from './list-report-files.ts'
import { packBlock } from './pack-block.ts'
import type { PageFile } from './page/page-data.ts'
import { renderPageEnd, renderPageStart } from './render-page.ts'
import type { HtmlReportInput } from './report-input.ts'

/** A block holds about this much text and line states; opening a file unpacks one block. */
const BLOCK_SIZE = 400_000

/**
 * Writes the report as one HTML file that needs no network, whole or not at all. Sources are embedded
 * up to a total; files beyond it show the state of their lines without text.
 */
export async function writeHtmlReport(path: string, input: HtmlReportInput): Promise<void> {
  await createFolder(dirname(path))
  await replaceFileBy(path, 0o644, (handle) => writePage(handle, input))
}

async function writePage(handle: FileHandle, input: HtmlReportInput): Promise<void> {
  const files = listReportFiles(input)
  const sources = await embedSources(orderByWorth(files, input.patch), input.readSource)
  await handle.writeFile(renderPageStart(input, files))
  const places = await writeBlocks(handle, files, sources, input.files)
  await handle.writeFile(await packBlock('index', buildIndex(input, files, sources, places)))
  await handle.writeFile(renderPageEnd())
}

type Place = { readonly block: number; readonly slot: number }

/** Writes the files' lines and sources in blocks, in order of their paths; says where each file went. */
async function writeBlocks(
  handle: FileHandle,
  files: readonly ReportFile[],
  sources: ReadonlyMap<string, string | null>,
  coverage: ReadonlyMap<string, FileCoverage>,
): Promise<readonly Place[]> {
  const places: Place[] = []
  let number = 0
  let block: PageFile[] = []
  let size = 0
  const flush = async (): Promise<void> => {
    await handle.writeFile(await packBlock(`block-${number}`, block))
    number += 1
    block = []
    size = 0
  }
  for (const { path } of files) {
    const text = sources.get(path) ?? null
    const lines = encodeLines(coverage.get(path) ?? NOT_MEASURED)
    places.push({ block: number, slot: block.length })
    block.push({ ...lines, text })
    const numbers = lines.runs.length + lines.hits.length + lines.partial.length
    size += (text?.length ?? 0) + numbers * 2
    if (size >= BLOCK_SIZE) await flush()
  }
  if (block.length > 0) await flush()
  return places
}

const NOT_MEASURED: FileCoverage = {
  lines: NO_COUNTS,
  arms: NO_COUNTS,
  tallies: NO_TALLIES,
  functions: NO_FUNCTIONS,
}
