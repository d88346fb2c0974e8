import { closeSync, openSync, readSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'

import { allFormats } from '../formats/all-formats.ts'
import type { CoverageFormat } from '../formats/format.ts'
import { ArmNames } from '../model/arm-names.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { CHUNK_BYTES, createReportParser } from '../parse-report.ts'
import { packFiles, transferOf } from './packed-files.ts'
import type { CollectReply, PartReply, PartRequest, ThreadRequest } from './reading-threads.ts'

/** What this thread has read of one group of reports, merged. */
type Group = { readonly files: Map<string, FileCoverage>; readonly armNames: ArmNames }

/** Reads the parts that come in by the port, and hands over what they add up to; a thread's whole work. */
export function serveParts(port: MessagePort): void {
  const groups = new Map<number, Group>()
  port.on('message', (request: ThreadRequest) => {
    if (request.kind === 'part') {
      const group = groups.get(request.group) ?? { files: new Map(), armNames: new ArmNames() }
      groups.set(request.group, group)
      port.postMessage(readPart(request, group))
      return
    }
    const group = groups.get(request.group)
    groups.delete(request.group)
    const packed: CollectReply =
      group === undefined ? 'nothing' : packFiles(group.files, group.armNames.list())
    port.postMessage(packed, packed === 'nothing' ? [] : [...transferOf(packed)])
  })
}

function readPart(request: PartRequest, group: Group): PartReply {
  try {
    const format = allFormats.find(({ name }) => name === request.format)
    return format === undefined ? null : parsePart(request, format, group)
  } catch {
    return null
  }
}

function parsePart(
  { path, start, end }: PartRequest,
  format: CoverageFormat,
  { files, armNames }: Group,
): PartReply {
  const names: string[] = []
  let lines = 0
  const parser = createReportParser(format, {
    file: path,
    armNames,
    files,
    onRecord: (name, ofRecord) => {
      names.push(name)
      lines += ofRecord
    },
    onSourceRoot: () => {
      throw new Error('a format that can be cut names no folders')
    },
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
  return { names: names.join('\n'), lines }
}
