import { readJson } from './read-tree.ts'
import { textAt } from './tree.ts'
import type { MapTree, TextTree, Tree } from './tree.ts'

/** A line of a notebook's cell and where it stands in the file. */
export type CellLine = {
  readonly text: string
  readonly line: number
  readonly column: number
  /** Prose is Markdown and what running a cell printed. */
  readonly kind: 'code' | 'prose'
}

export type Notebook = {
  /** `python`, `r`, `julia` …, in lower case; `python` where nothing is said. */
  readonly language: string
  readonly lines: readonly CellLine[]
}

/** The cells of a Jupyter notebook, in order, with what they printed; null where the text is none. */
export function readNotebook(text: string): Notebook | null {
  const [root] = readJson(text) ?? []
  const cells = root?.kind === 'map' ? childOf(root, 'cells') : null
  if (root?.kind !== 'map' || cells?.kind !== 'list') return null
  const metadata = childOf(root, 'metadata')
  const language = ['language_info', 'kernelspec'].flatMap((key) => {
    const about = metadata?.kind === 'map' ? childOf(metadata, key) : null
    const name = about?.kind === 'map' ? (textAt(about, 'name', 'lang') ?? null) : null
    return name === null ? [] : [name.value.toLowerCase()]
  })[0]
  return {
    language:
      language === undefined || /^(?:i?python|conda|xpython)/.test(language) ? 'python' : language,
    lines: cells.items.flatMap((cell) => (cell.kind === 'map' ? readCell(cell) : [])),
  }
}

function readCell(cell: MapTree): readonly CellLine[] {
  const kind = textAt(cell, 'cell_type')?.value === 'code' ? 'code' : 'prose'
  const source = childOf(cell, 'source') ?? childOf(cell, 'input')
  const outputs = childOf(cell, 'outputs')
  return [
    ...(source === null ? [] : readTexts(source).flatMap((text) => splitLines(text, kind))),
    ...(outputs === null ? [] : readTexts(outputs).flatMap((text) => splitLines(text, 'prose'))),
  ]
}

/** Every text below a node, in order. */
function readTexts(root: Tree): readonly TextTree[] {
  const found: TextTree[] = []
  const stack: Tree[] = [root]
  for (let tree = stack.pop(); tree !== undefined; tree = stack.pop()) {
    if (tree.kind === 'text') found.push(tree)
    else {
      const children = tree.kind === 'list' ? tree.items : tree.entries.map(({ value }) => value)
      for (const child of children.toReversed()) stack.push(child)
    }
  }
  return found
}

/** Lines of a text that JSON writes in one line, so they all stand there. */
function splitLines(
  { value, line, column }: TextTree,
  kind: CellLine['kind'],
): readonly CellLine[] {
  return value
    .replace(/\n$/, '')
    .split('\n')
    .map((text) => ({ text, line, column, kind }))
}

function childOf(map: MapTree, name: string): Tree | null {
  return map.entries.find(({ key }) => key === name)?.value ?? null
}
