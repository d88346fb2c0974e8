import type { ReportShape } from './report-shape.ts'
import type { SourceFile } from './source-model.ts'

/** `llvm-cov export`: each measured line is a region that ends on it, with its conditions inside. */
export const llvmShape: ReportShape = {
  format: 'llvm',
  fileName: 'llvm-cov.json',
  extension: 'cc',
  head: '{"data":[{"files":[',
  writeFile: (file, isFirst) => `${isFirst ? '' : ','}${JSON.stringify(describeFile(file))}`,
  tail: '],"functions":[],"totals":{}}],"type":"llvm.coverage.json.export","version":"3.1.0"}\n',
}

const CODE_REGION = 0
const BRANCH_REGION = 4

function describeFile({ path, lines }: SourceFile): object {
  return {
    branches: lines.flatMap(({ number, conditions }) =>
      conditions.map(([taken, passed], condition) => {
        const column = 8 + condition * 16
        return [number, column, number, column + 12, taken, passed, CODE_REGION, 0, BRANCH_REGION]
      }),
    ),
    expansions: [],
    filename: `/app/${path}`,
    segments: lines.flatMap(({ number, hits }) => [
      [number, 5, hits, true, true, false],
      [number, 60, 0, false, false, false],
    ]),
    summary: {},
  }
}
