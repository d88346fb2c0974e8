import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Document, Node } from 'yaml'

/** A YAML file as plain values, each with the line (from 1) that it begins on; aliases are replaced. */
export type YamlTree =
  | {
      readonly kind: 'text'
      /** The value as a string; empty for null. */
      readonly text: string
      /** As it stands in the file, with quotes and indentation. */
      readonly source: string
      readonly line: number
    }
  | { readonly kind: 'list'; readonly items: readonly YamlTree[]; readonly line: number }
  | { readonly kind: 'map'; readonly entries: readonly YamlEntry[]; readonly line: number }

type YamlEntry = { readonly key: YamlTree; readonly value: YamlTree }

type YamlProblem = { readonly problem: string; readonly line: number }

/** More than any real file has, and less than aliases within aliases make. */
const MOST_NODES = 200_000
const DEEPEST = 100

/** Reads a YAML file of one document. What is wrong with it is told without any of its text. */
export function readYamlTree(text: string): YamlTree | YamlProblem {
  const lineCounter = new LineCounter()
  const lineAt = (offset: number): number => Math.max(1, lineCounter.linePos(offset).line)
  try {
    const document = parseDocument(text, { lineCounter, uniqueKeys: true, prettyErrors: false })
    const error = document.errors[0]
    if (error !== undefined) return { problem: `YAML: ${error.code}`, line: lineAt(error.pos[0]) }
    return toTree(document.contents, { document, text, lineAt, nodes: 0 }, 0)
  } catch {
    // Values too many or too deep for the reader, here or within the library; its text may quote the file.
    return { problem: 'YAML: too many or too deeply nested values', line: 1 }
  }
}

/** The value of a key of a map; null where it is none or has none such. */
export function valueOf(tree: YamlTree | null, key: string): YamlTree | null {
  return entriesOf(tree).find((entry) => textOf(entry.key) === key)?.value ?? null
}

export function entriesOf(tree: YamlTree | null): readonly YamlEntry[] {
  return tree?.kind === 'map' ? tree.entries : []
}

export function textOf(tree: YamlTree | null): string | null {
  return tree?.kind === 'text' ? tree.text : null
}

/** Every text in it, of keys too, with the key that it stands under. */
export function textsIn(
  tree: YamlTree | null,
  under = '',
): readonly (Extract<YamlTree, { kind: 'text' }> & { readonly under: string })[] {
  if (tree === null) return []
  if (tree.kind === 'text') return [{ ...tree, under }]
  if (tree.kind === 'list') return tree.items.flatMap((item) => textsIn(item, under))
  return tree.entries.flatMap(({ key, value }) => [
    ...textsIn(key),
    ...textsIn(value, textOf(key) ?? ''),
  ])
}

type Reader = {
  readonly document: Document
  readonly text: string
  readonly lineAt: (offset: number) => number
  nodes: number
}

function toTree(node: unknown, reader: Reader, depth: number): YamlTree {
  reader.nodes += 1
  if (reader.nodes > MOST_NODES || depth > DEEPEST) {
    throw new RangeError('too many or too deeply nested values')
  }
  if (isAlias(node)) {
    const target = node.resolve(reader.document)
    if (target === undefined) throw new RangeError('an alias of nothing')
    return toTree(target, reader, depth + 1)
  }
  const [start, end] = rangeOf(node)
  const line = reader.lineAt(start)
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => ({
      key: toTree(key, reader, depth + 1),
      value: toTree(value, reader, depth + 1),
    }))
    return { kind: 'map', entries, line }
  }
  if (isSeq(node)) {
    return { kind: 'list', items: node.items.map((item) => toTree(item, reader, depth + 1)), line }
  }
  const source = reader.text.slice(start, end)
  return { kind: 'text', text: isScalar(node) ? scalarText(node.value) : '', source, line }
}

function rangeOf(node: unknown): readonly [start: number, end: number] {
  const range = (node as Node | null)?.range
  return range === null || range === undefined ? [0, 0] : [range[0], range[1]]
}

function scalarText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
