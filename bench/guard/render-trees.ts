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
  const list = trees.flatMap(({ blocked }) => groupByFile(blocked))
  return [
    '| tree | files | million lines | MB | blocks | per 100 000 lines |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    ...(list.length === 0
      ? ['', 'Nothing is blocked.']
      : [
          '',
          '| file | lines | rule | venues | what |',
          '| --- | --- | --- | --- | --- |',
          ...list,
        ]),
  ].join('\n')
}

/** One row for each file, rule and kind of finding. */
function groupByFile(blocked: TreeBlocks['blocked']): readonly string[] {
  const groups = new Map<string, TreeBlocks['blocked'][number][]>()
  for (const one of blocked) {
    const key = [one.path, one.rule, one.field, one.environment].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const lines = [...new Set(group.map(({ line }) => line))].join(', ')
    const venues = [...new Set(group.map(({ venue }) => venue))].join(', ')
    const cells = [first.path, lines, first.rule, venues, `${first.environment} ${first.field}`]
    return [`| ${cells.join(' | ')} |`]
  })
}
