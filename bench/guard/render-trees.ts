import { basename } from 'node:path'

import type { TreeBlocks } from './scan-tree-for-blocks.ts'

/** Markdown: blocks per 100,000 lines of each tree, and every block to look at. */
export function renderTrees(trees: readonly TreeBlocks[]): string {
  const rows = trees.map(({ folder, files, lines, bytes, blocked }) => {
    const cells = [
      basename(folder),
      files,
      (lines / 1e6).toFixed(2),
      (bytes / 1e6).toFixed(0),
      blocked.length,
      ((blocked.length / lines) * 100_000).toFixed(2),
    ]
    return `| ${cells.join(' | ')} |`
  })
  const list = trees.flatMap(({ blocked }) =>
    blocked.map(
      ({ path, line, rule, venue, environment, field }) =>
        `| ${path}:${line} | ${rule} | ${venue} | ${field} | ${environment} |`,
    ),
  )
  return [
    '| tree | files | million lines | MB | blocks | per 100 000 lines |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    ...(list.length === 0
      ? ['', 'Nothing is blocked.']
      : [
          '',
          '| place | rule | venue | what | environment |',
          '| --- | --- | --- | --- | --- |',
          ...list,
        ]),
  ].join('\n')
}
