import { dirname } from 'node:path/posix'

import type { ReportShape } from './report-shape.ts'
import type { SourceFile } from './source-model.ts'

/** JaCoCo XML without a line break: a class with its methods, then the lines of its source file. */
export const jacocoShape: ReportShape = {
  format: 'jacoco',
  fileName: 'jacoco.xml',
  extension: 'java',
  head: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="platform"><sessioninfo id="bench" start="1700000000000" dump="1700000001000"/>',
  writeFile,
  tail: '</report>',
}

function writeFile({ index, path, lines, functions }: SourceFile): string {
  const name = dirname(path).replace(/^apps\//, '')
  let text = `<package name="${name}"><class name="${name}/module_${index}" sourcefilename="module_${index}.java">`
  for (const { name, line, hits } of functions) {
    const [missed, covered] = hits > 0 ? [0, 1] : [1, 0]
    text += `<method name="${name}" desc="(I)V" line="${line}"><counter type="INSTRUCTION" missed="${missed * 9}" covered="${covered * 9}"/><counter type="METHOD" missed="${missed}" covered="${covered}"/></method>`
  }
  text += `</class><sourcefile name="module_${index}.java">`
  for (const { number, hits, conditions } of lines) {
    const arms = conditions.flat()
    const covered = arms.filter((taken) => taken > 0).length
    const [missedInstructions, instructions] = hits > 0 ? [0, 3] : [3, 0]
    text += `<line nr="${number}" mi="${missedInstructions}" ci="${instructions}" mb="${arms.length - covered}" cb="${covered}"/>`
  }
  return `${text}</sourcefile></package>`
}
