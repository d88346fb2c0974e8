import type { ReportShape } from './report-shape.ts'
import type { SourceFile } from './source-model.ts'

/** Istanbul's `coverage-final.json`, one statement on each measured line. */
export const istanbulShape: ReportShape = {
  format: 'istanbul',
  fileName: 'coverage-final.json',
  extension: 'js',
  head: '{',
  writeFile: (file, isFirst) =>
    `${isFirst ? '' : ','}"/app/${file.path}": ${JSON.stringify(describeFile(file))}\n`,
  tail: '}\n',
}

function describeFile({ path, lines, functions }: SourceFile): object {
  const branches = lines.flatMap(({ number, conditions }) =>
    conditions.map((counts, condition) => ({ number, counts, column: 4 + condition * 20 })),
  )
  return {
    path: `/app/${path}`,
    statementMap: numbered(lines.map(({ number }) => place(number, 2, 60))),
    fnMap: numbered(
      functions.map(({ name, line }) => ({
        name,
        decl: place(line, 9, 30),
        loc: place(line, 32, 80),
        line,
      })),
    ),
    branchMap: numbered(
      branches.map(({ number, column }) => ({
        loc: place(number, column, column + 18),
        type: 'cond-expr',
        locations: [
          place(number, column + 6, column + 10),
          place(number, column + 12, column + 18),
        ],
        line: number,
      })),
    ),
    s: numbered(lines.map(({ hits }) => hits)),
    f: numbered(functions.map(({ hits }) => hits)),
    b: numbered(branches.map(({ counts }) => counts)),
  }
}

function place(line: number, column: number, end: number): object {
  return { start: { line, column }, end: { line, column: end } }
}

function numbered(items: readonly unknown[]): object {
  return Object.fromEntries(items.entries())
}
