import type { ReportShape } from './report-shape.ts'
import type { SourceFile } from './source-model.ts'

/** Clover XML as OpenClover writes it: a statement's line, and one for each of its conditions. */
export const cloverShape: ReportShape = {
  format: 'clover',
  fileName: 'clover.xml',
  extension: 'java',
  head: '<?xml version="1.0" encoding="UTF-8"?>\n<coverage generated="1700000000000" clover="4.5.2">\n  <project name="platform" timestamp="1700000000000">\n',
  writeFile,
  tail: '  </project>\n</coverage>\n',
}

function writeFile({ index, path, lines, functions }: SourceFile): string {
  let text = `    <file name="module_${index}.java" path="/app/${path}">\n`
  for (const { line, name, hits } of functions) {
    text += `      <line complexity="1" visibility="public" signature="${name}()" num="${line}" count="${hits}" type="method"/>\n`
  }
  for (const { number, hits, conditions } of lines) {
    text += `      <line num="${number}" count="${hits}" type="stmt"/>\n`
    for (const [taken, passed] of conditions) {
      text += `      <line falsecount="${passed}" truecount="${taken}" num="${number}" type="cond"/>\n`
    }
  }
  return `${text}    </file>\n`
}
