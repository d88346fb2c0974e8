import type { ReportShape } from './report-shape.ts'
import type { SourceFile, SourceLine } from './source-model.ts'

/** Cobertura XML as coverage.py writes it, tabs and all. */
export const coberturaShape: ReportShape = {
  format: 'cobertura',
  fileName: 'cobertura.xml',
  extension: 'py',
  head: '<?xml version="1.0" ?>\n<coverage version="7.17.4" timestamp="1700000000000" line-rate="0.8" branch-rate="0.6" complexity="0">\n\t<sources>\n\t\t<source>.</source>\n\t</sources>\n\t<packages>\n\t\t<package name="apps" line-rate="0.8" branch-rate="0.6" complexity="0">\n\t\t\t<classes>\n',
  writeFile,
  tail: '\t\t\t</classes>\n\t\t</package>\n\t</packages>\n</coverage>\n',
}

function writeFile({ index, path, lines }: SourceFile): string {
  let text = `\t\t\t\t<class name="module_${index}.py" filename="${path}" complexity="0" line-rate="0.8" branch-rate="0.6">\n\t\t\t\t\t<methods/>\n\t\t\t\t\t<lines>\n`
  for (const line of lines) {
    text += `\t\t\t\t\t\t<line number="${line.number}" hits="${line.hits}"${writeConditions(line)}/>\n`
  }
  return `${text}\t\t\t\t\t</lines>\n\t\t\t\t</class>\n`
}

function writeConditions({ number, conditions }: SourceLine): string {
  if (conditions.length === 0) return ''
  const arms = conditions.flat()
  const covered = arms.filter((taken) => taken > 0).length
  const percent = Math.floor((covered * 100) / arms.length)
  const missing = covered === arms.length ? '' : ` missing-branches="${number + 1}"`
  return ` branch="true" condition-coverage="${percent}% (${covered}/${arms.length})"${missing}`
}
