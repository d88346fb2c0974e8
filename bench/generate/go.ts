import type { ReportShape } from './report-shape.ts'
import type { SourceFile } from './source-model.ts'
import type { Truth } from './truth.ts'

/** Go's cover profile: a block reaches from one measured line to before the next, and all of it counts. */
export const goShape: ReportShape = {
  format: 'go',
  fileName: 'cover.out',
  extension: 'go',
  head: 'mode: count\n',
  writeFile,
  tail: '',
  measure,
}

function writeFile(file: SourceFile): string {
  let text = ''
  for (const { first, last, hits } of listBlocks(file)) {
    text += `example.test/platform/${file.path}:${first}.2,${last}.40 ${last - first + 1} ${hits}\n`
  }
  return text
}

function measure(file: SourceFile): Truth {
  const lines = { covered: 0, total: 0 }
  for (const { first, last, hits } of listBlocks(file)) {
    lines.total += last - first + 1
    if (hits > 0) lines.covered += last - first + 1
  }
  return { lines, branches: { covered: 0, total: 0 } }
}

function listBlocks({ lines }: SourceFile): readonly {
  readonly first: number
  readonly last: number
  readonly hits: number
}[] {
  return lines.map(({ number, hits }, index) => ({
    first: number,
    last: (lines[index + 1]?.number ?? number + 1) - 1,
    hits,
  }))
}
