import { closeSync, openSync, readSync } from 'node:fs'

import { allFormats } from '../formats/all-formats.ts'
import type { FormatName } from '../formats/format.ts'
import { ArmNames } from '../model/arm-names.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { CHUNK_BYTES, createReportParser } from '../parse-report.ts'
import type { Part } from './plan-parts.ts'

/** A part of a report, and the number of the group of reports that it is merged into. */
export type GroupPart = Part & {
  readonly path: string
  readonly format: FormatName
  readonly group: number
}

/**
 * What was read of a part: the names of its files, one a line, how many lines it measures, and the folders
 * that it names. Null where it could not be read; whoever asked reads the report alone and finds the reason.
 */
export type PartReply = {
  readonly names: string
  readonly lines: number
  readonly sourceRoots: readonly string[]
} | null

/** What was read of one group of reports, merged. */
export type PartGroup = {
  readonly files: Map<string, FileCoverage>
  readonly armNames: ArmNames
}

/** Reads parts of reports, one at a time, and keeps what they add up to. */
export class PartReader {
  readonly groups = new Map<number, PartGroup>()
  readonly #buffer = Buffer.alloc(CHUNK_BYTES)

  read(part: GroupPart): PartReply {
    try {
      return this.#parse(part)
    } catch {
      return null
    }
  }

  #parse({ path, format: name, group: number, start, end, isFirst, isLast }: GroupPart): PartReply {
    const format = allFormats.find((one) => one.name === name)
    if (format === undefined) return null
    const group = this.groups.get(number) ?? { files: new Map(), armNames: new ArmNames() }
    this.groups.set(number, group)
    const names: string[] = []
    const sourceRoots: string[] = []
    let lines = 0
    const parser = createReportParser(
      format,
      {
        file: path,
        armNames: group.armNames,
        files: group.files,
        onRecord: (record, ofRecord) => {
          names.push(record)
          lines += ofRecord
        },
        onSourceRoot: (folder) => sourceRoots.push(folder),
      },
      { isFirst, isLast },
    )
    const descriptor = openSync(path, 'r')
    try {
      for (let position = start; position < end;) {
        const wanted = Math.min(this.#buffer.length, end - position)
        const count = readSync(descriptor, this.#buffer, 0, wanted, position)
        if (count === 0) return null
        parser.push(this.#buffer.subarray(0, count))
        position += count
      }
      parser.end()
    } finally {
      closeSync(descriptor)
    }
    return { names: names.join('\n'), lines, sourceRoots }
  }
}
