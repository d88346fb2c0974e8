import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import type { Pair } from 'yaml'

import { createLocator } from './create-locator.ts'
import type { Locate } from './create-locator.ts'
import type { Entry, MapTree, Tree } from './tree.ts'

/**
 * Reads the documents of a YAML stream that may matter, with anchors, aliases and merge keys resolved.
 * Templates' `{{ … }}` count as texts that are filled in later. A document that is nested deeper than
 * 400 levels or longer than 1 MB is not read. Null where nothing is read that should be.
 */
export function readYaml(
  text: string,
  mayMatter: (part: string) => boolean,
): readonly Tree[] | null {
  const plain = fillTemplates(text)
  const locate = createLocator(plain)
  const parts = splitDocuments(plain).filter(({ part }) => mayMatter(part))
  const trees = parts.flatMap(({ part, start }): readonly Tree[] => {
    if (part.length > LONGEST_DOCUMENT || isTooDeep(part)) return []
    return parseAllDocuments(part, OPTIONS)
      .filter(({ errors, contents }) => errors.length === 0 && contents !== null)
      .map(({ contents }) => {
        const place: Locate = (offset) => locate(start + offset)
        return toTree(contents, {
          text: part,
          locate: place,
          anchors: new Map(),
          budget: MOST_MERGED,
        })
      })
  })
  return trees.length === 0 && parts.length > 0 ? null : trees
}

const OPTIONS = {
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const

/** `---` at the start of a line ends a document wherever it stands. */
function splitDocuments(
  text: string,
): readonly { readonly part: string; readonly start: number }[] {
  const starts = [0, ...[...text.matchAll(/^---(?=\s)/gm)].map(({ index }) => index)]
  return starts.map((start, index) => ({ part: text.slice(start, starts[index + 1]), start }))
}

type Source = {
  readonly text: string
  readonly locate: Locate
  readonly anchors: Map<string, Tree>
  /** Entries that merge keys may still copy; maps that merge each other would grow without end. */
  budget: number
}

const LONGEST_DOCUMENT = 1024 * 1024
const DEEPEST = 400
const MOST_MERGED = 50_000
const EMPTY: Tree = { kind: 'list', items: [] }

function toTree(node: unknown, source: Source): Tree {
  const { anchors } = source
  if (isAlias(node)) return anchors.get(node.source) ?? EMPTY
  const tree = convert(node, source)
  const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined
  if (anchor !== undefined) anchors.set(anchor, tree)
  return tree
}

function convert(node: unknown, source: Source): Tree {
  if (isMap(node)) return convertMap(node.items, source)
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => toTree(item, source)) }
  if (!isScalar(node)) return EMPTY
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
  const from = node.range?.[0] ?? 0
  const head = isBlock ? source.text.indexOf('\n', from) + 1 : from + (isQuoted ? 1 : 0)
  const value = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
  return {
    kind: 'text',
    value: typeof node.value === 'boolean' ? String(node.value) : value,
    isQuoted: isQuoted || isBlock,
    isVerbatim: source.text.startsWith(value, head),
    hasLines: isBlock,
    ...source.locate(head),
  }
}

function convertMap(pairs: readonly Pair[], source: Source): MapTree {
  const entries: Entry[] = []
  const merged: Tree[] = []
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? String(key.value) : ''
    const tree = toTree(value, source)
    if (name === '<<')
      for (const one of tree.kind === 'list' ? tree.items : [tree]) merged.push(one)
    else entries.push({ key: name, value: tree })
  }
  const own = new Set(entries.map(({ key }) => key))
  const inherited = merged
    .flatMap((tree) => (tree.kind === 'map' ? tree.entries.slice(0, spend(tree, source)) : []))
    .filter(({ key }) => !own.has(key) && own.add(key))
  return { kind: 'map', entries: [...entries, ...inherited] }
}

function spend(tree: MapTree, source: Source): number {
  const count = Math.min(tree.entries.length, source.budget)
  source.budget -= count
  return count
}

/** Keeps every offset: a line that is only a directive becomes blank, any other template a filler. */
function fillTemplates(text: string): string {
  if (!text.includes('{{') && !text.includes('{%')) return text
  return text
    .replaceAll(
      /^[ \t]{0,200}(?:\{\{[^{}\n]{0,400}\}\}|\{%[^{}\n]{0,400}%\})[ \t]{0,200}$/gm,
      blank,
    )
    .replaceAll(/\{\{[^{}\n]{0,400}\}\}|\{%[^{}\n]{0,400}%\}/g, (found) => 'x'.repeat(found.length))
}

function blank(found: string): string {
  return ' '.repeat(found.length)
}

/** The parser calls itself for each level, so a hostile depth is refused before. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (const bracket of text.matchAll(/[[{\]}]/g)) {
    depth += bracket[0] === '[' || bracket[0] === '{' ? 1 : -1
    if (depth > DEEPEST) return true
    if (depth < 0) depth = 0
  }
  return /^[ ]{800}/m.test(text) || /(?:- ){200}/.test(text)
}
