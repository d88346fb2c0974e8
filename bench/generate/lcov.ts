import type { ReportShape } from './report-shape.ts'
import type { SourceFile } from './source-model.ts'
import { measureSource } from './truth.ts'

/** LCOV as geninfo 1.x writes it: `-` for an arm whose line never ran, 0 for one that was passed by. */
export const lcovShape: ReportShape = {
  format: 'lcov',
  fileName: 'coverage.info',
  extension: 'py',
  head: 'TN:\n',
  writeFile,
  tail: '',
}

function writeFile(file: SourceFile): string {
  const { lines, branches } = measureSource(file)
  let text = `SF:${file.path}\n`
  for (const { line, name } of file.functions) text += `FN:${line},${name}\n`
  for (const { hits, name } of file.functions) text += `FNDA:${hits},${name}\n`
  text += `FNF:${file.functions.length}\nFNH:${file.functions.filter(({ hits }) => hits > 0).length}\n`
  for (const { number, hits, conditions } of file.lines) {
    for (const [block, arms] of conditions.entries()) {
      for (const [arm, taken] of arms.entries()) {
        text += `BRDA:${number},${block},${arm},${hits === 0 ? '-' : taken}\n`
      }
    }
  }
  text += `BRF:${branches.total}\nBRH:${branches.covered}\n`
  for (const { number, hits } of file.lines) text += `DA:${number},${hits}\n`
  return `${text}LF:${lines.total}\nLH:${lines.covered}\nend_of_record\n`
}
