import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

import { PapergateError } from '../contract/papergate-error.ts'
import { WorldError } from '../contract/world-error.ts'
import { allFormats, describeContent } from './formats/all-formats.ts'
import type { CoverageFormat, FormatName } from './formats/format.ts'
import type { ArmNames } from './model/arm-names.ts'
import type { FileCoverage } from './model/file-coverage.ts'
import { CHUNK_BYTES, createReportParser } from './parse-report.ts'
import { printable } from './printable.ts'
import { reportError } from './report-error.ts'

/** One report as read: its files under the paths that it writes, and the folders it names for them. */
export type Report = {
  readonly file: string
  readonly format: CoverageFormat
  readonly sourceRoots: readonly string[]
  readonly files: ReadonlyMap<string, FileCoverage>
}

export type ReadOptions = {
  readonly format: FormatName | null
  readonly armNames: ArmNames
  /** Bytes read at a time; tests cut records in the middle with small ones. */
  readonly chunkBytes?: number
  /** Called with the number of bytes read so far. */
  readonly onProgress?: (bytes: number) => void
}

const HEAD_BYTES = 64 * 1024

/**
 * Reads one report, a chunk at a time. `file` is how messages name it.
 * @throws InputError for a report that is empty, of another format, malformed, cut off or without a line
 */
export async function readReport(
  path: string,
  file: string,
  options: ReadOptions,
): Promise<Report> {
  return withReport(path, file, (handle) => readFrom(handle, file, options))
}

/** Opens a report for `body` and closes it again. @throws WorldError for one that cannot be read */
export async function withReport<Value>(
  path: string,
  file: string,
  body: (handle: FileHandle) => Promise<Value>,
): Promise<Value> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path, 'r')
    return await body(handle)
  } catch (error) {
    if (error instanceof PapergateError) throw error
    if (error instanceof Error && 'code' in error) throw unreadable(file, error)
    throw error
  } finally {
    await handle?.close()
  }
}

async function readFrom(handle: FileHandle, file: string, options: ReadOptions): Promise<Report> {
  const { format } = await recogniseFormat(handle, file, options.format)
  const files = new Map<string, FileCoverage>()
  const sourceRoots: string[] = []
  const parser = createReportParser(format, {
    file,
    armNames: options.armNames,
    files,
    onSourceRoot: (folder) => sourceRoots.push(folder),
  })
  let position = 0
  for await (const chunk of readChunks(handle, options.chunkBytes ?? CHUNK_BYTES)) {
    parser.push(chunk)
    position += chunk.length
    options.onProgress?.(position)
  }
  parser.end()
  return demandLines({ file, format, sourceRoots, files })
}

/** The report, where it measures anything. @throws InputError for one without a line */
function demandLines(report: Report): Report {
  const { file, files } = report
  for (const { lines } of files.values()) if (lines.keys.length > 0) return report
  throw reportError(file, null, {
    expected: 'at least one measured line',
    found: `${files.size} file${files.size === 1 ? '' : 's'} and no line`,
    fix: 'Check that the tests ran and that coverage measures your sources (coverage.py: --cov=<package> or source=).',
  })
}

/**
 * The format of a report, by its content, and how it starts; the one that was named must be the one that it is.
 * @throws InputError for an empty file, one of no format, and one of another than was named
 */
export async function recogniseFormat(
  handle: FileHandle,
  file: string,
  named: FormatName | null,
): Promise<{ readonly format: CoverageFormat; readonly head: string }> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
  const head = buffer.subarray(0, bytesRead)
  const text = decodeHead(head)
  if (text.trim() === '') {
    throw reportError(file, null, {
      expected: 'a coverage report',
      found: 'an empty file',
      fix: 'Check that the tests ran to their end; a crash leaves an empty report.',
    })
  }
  const recognised = allFormats.find((format) => format.isRecognised(text))
  const wanted = named === null ? recognised : allFormats.find((format) => format.name === named)
  if (wanted !== undefined && wanted === recognised) return { format: wanted, head: text }
  throw reportError(file, 'byte 0', {
    expected: wanted?.title ?? allFormats.map((format) => format.title).join(' or '),
    found: recognised?.title ?? describeContent(head),
    fix:
      recognised === undefined
        ? 'Give the gate the report that the coverage tool wrote (coverage.py: coverage lcov, coverage xml).'
        : `Leave --format out, or name ${recognised.name}.`,
  })
}

function decodeHead(head: Buffer): string {
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (!isWide) return head.toString('utf8')
  const wide = new TextDecoder(head[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(head)
  // Of the formats here only XML says by itself that it is UTF-16.
  return wide.trimStart().startsWith('<') ? wide : head.toString('latin1')
}

async function* readChunks(handle: FileHandle, size: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(size)
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, size, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

function unreadable(file: string, cause: Error): WorldError {
  return new WorldError(
    'coverage/unreadable',
    {
      expected: `to read ${printable(file)}`,
      found: printable(cause.message),
      fix: 'Check the permissions of the file and of the folders above it.',
    },
    { cause },
  )
}
