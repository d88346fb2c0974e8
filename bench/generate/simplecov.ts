import type { ReportShape } from './report-shape.ts'
import type { SourceFile } from './source-model.ts'

/** SimpleCov's `.resultset.json`: an item for each line of the source, null where it holds no code. */
export const simplecovShape: ReportShape = {
  format: 'simplecov',
  fileName: '.resultset.json',
  extension: 'rb',
  head: '{\n  "RSpec": {\n    "coverage": {\n',
  writeFile,
  tail: '\n    },\n    "timestamp": 1700000000\n  }\n}\n',
}

function writeFile({ path, lines }: SourceFile, isFirst: boolean): string {
  const hitsByLine = new Map(lines.map(({ number, hits }) => [number, hits]))
  const length = lines.at(-1)?.number ?? 0
  const items = Array.from(
    { length },
    (_, index) => `          ${hitsByLine.get(index + 1) ?? null}`,
  )
  const branches = lines.flatMap(({ number, conditions }) =>
    conditions.map(([taken, passed], condition) => {
      const column = 4 + condition * 20
      const name = (type: string, id: number): string =>
        `"[:${type}, ${id}, ${number}, ${column + id}, ${number}, ${column + id + 6}]"`
      return `          ${name('if', 0)}: {\n            ${name('then', 1)}: ${taken},\n            ${name('else', 2)}: ${passed}\n          }`
    }),
  )
  return `${isFirst ? '' : ',\n'}      "/app/${path}": {\n        "lines": [\n${items.join(',\n')}\n        ],\n        "branches": {\n${branches.join(',\n')}\n        }\n      }`
}
