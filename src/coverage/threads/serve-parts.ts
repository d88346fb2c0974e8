import { closeSync, openSync, readSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'

import { allFormats } from '../formats/all-formats.ts'
import { ArmNames } from '../model/arm-names.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { addFile, CHUNK_BYTES, createReportParser } from '../parse-report.ts'
import { packReport, transferOf } from './packed-report.ts'
import type { PartReply, PartRequest } from './reading-threads.ts'

/** Reads the parts that come in by the port, and sends what they say back; a thread's whole work. */
export function serveParts(port: MessagePort): void {
  port.on('message', (request: PartRequest) => {
    const reply = readPart(request)
    port.postMessage(reply, reply === null ? [] : [...transferOf(reply)])
  })
}

function readPart(request: PartRequest): PartReply {
  try {
    return parsePart(request)
  } catch {
    return null
  }
}

function parsePart({ path, format, start, end }: PartRequest): PartReply {
  const known = allFormats.find(({ name }) => name === format)
  if (known === undefined) return null
  const armNames = new ArmNames()
  const files = new Map<string, FileCoverage>()
  const sourceRoots: string[] = []
  const parser = createReportParser(known, {
    file: path,
    armNames,
    onFile: (name, coverage) => addFile(files, name, coverage),
    onSourceRoot: (folder) => sourceRoots.push(folder),
  })
  const descriptor = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES)
    for (let position = start; position < end;) {
      const wanted = Math.min(buffer.length, end - position)
      const count = readSync(descriptor, buffer, 0, wanted, position)
      if (count === 0) return null
      parser.push(buffer.subarray(0, count))
      position += count
    }
    parser.end()
  } finally {
    closeSync(descriptor)
  }
  return packReport(files, { sourceRoots, armNames: armNames.list() })
}
