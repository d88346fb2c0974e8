import { createLocator } from './create-locator.ts'
import type { Locate } from './create-locator.ts'
import { nestDotted } from './nest-dotted.ts'
import { readLiteral } from './read-literal.ts'
import type { Literal } from './read-literal.ts'
import type { Entry, Tree } from './tree.ts'

type Format = 'json' | 'toml' | 'terraform'
type Source = { readonly text: string; readonly locate: Locate; readonly format: Format }

type Frame = {
  readonly isMap: boolean
  readonly entries: Entry[]
  readonly items: Tree[]
  /** Where the finished frame is put. */
  readonly put: (tree: Tree) => void
  /** A key that waits for its value. */
  key: string | null
  /** Words of a block's head: `resource "type" "name" {`. */
  labels: string[]
}

/**
 * Reads JSON with comments, trailing commas and bare keys, Terraform's blocks and maps, and TOML with
 * its `[section]` lines. It is tolerant: what it does not know it steps over, since the line scan
 * reads the same text as well. One pass, without recursion. JSON gives the list of its documents.
 */
export function readLoose(text: string, format: Format): Tree {
  const locate = createLocator(text)
  const root = openFrame(format !== 'json', () => undefined)
  const stack: Frame[] = [root]
  const sections: Entry[] = []
  let section = root
  let at = 0
  while (at < text.length) {
    const character = text[at] ?? ''
    const frame = stack.at(-1) ?? root
    const after = skipBlank(text, at, format)
    if (after > at) {
      at = after
    } else if (
      format === 'toml' &&
      stack.length === 1 &&
      section.key === null &&
      character === '['
    ) {
      const end = text.indexOf(']', at)
      const stop = end === -1 ? text.length : end
      const name = text.slice(at, Math.min(stop, at + LONGEST_HEAD)).replaceAll(/["'[\s]/g, '')
      section = openFrame(true, () => undefined)
      sections.push({ key: name, value: { kind: 'map', entries: section.entries } })
      stack[0] = section
      at = text[stop + 1] === ']' ? stop + 2 : stop + 1
    } else if (character === '{' || character === '[') {
      stack.push(openFrame(character === '{', putInto(frame)))
      at += 1
    } else if (character === '}' || character === ']') {
      if (stack.length > 1) close(stack.pop() ?? frame)
      at += 1
    } else {
      const literal = readLiteral(text, at, format)
      if (literal === null) at += 1
      else at = place(frame, literal, { text, locate, format })
    }
  }
  while (stack.length > 1) close(stack.pop() ?? root)
  if (format === 'json') return { kind: 'list', items: root.items }
  const entries = format === 'toml' ? nestDotted(root.entries) : root.entries
  return { kind: 'map', entries: [...entries, ...sections] }
}

const LONGEST_HEAD = 200

function openFrame(isMap: boolean, put: Frame['put']): Frame {
  return { isMap, entries: [], items: [], put, key: null, labels: [] }
}

function close(frame: Frame): void {
  frame.put(
    frame.isMap ? { kind: 'map', entries: frame.entries } : { kind: 'list', items: frame.items },
  )
}

/** Where the next value of a frame goes: its waiting key, its block's head, or its list. */
function putInto(frame: Frame): (tree: Tree) => void {
  if (!frame.isMap) return (value) => frame.items.push(value)
  const key = frame.key ?? frame.labels.join('.')
  frame.key = null
  frame.labels = []
  return (value) => frame.entries.push({ key, value })
}

/** Puts a literal where it belongs and returns the offset after it. */
function place(frame: Frame, literal: Literal, { text, locate, format }: Source): number {
  if (frame.isMap && frame.key === null) {
    const separator = skipSpaces(text, literal.end)
    const sign = text[separator]
    if (sign === ':' || (sign === '=' && text[separator + 1] !== '=')) {
      frame.key = literal.value
      frame.labels = []
      return text[separator + 1] === '>' ? separator + 2 : separator + 1
    }
    frame.labels = [...frame.labels.slice(-2), literal.value]
    return literal.end
  }
  // `jsonencode({…})` is read as what stands in its brackets.
  if (!literal.isQuoted && text[literal.end] === '(') return literal.end + 1
  // Without quotes Terraform has numbers, `true` and `false`; all else is computed.
  const isReference =
    format === 'terraform' &&
    !literal.isQuoted &&
    !/^(?:true|false|[\d.]{1,20})$/.test(literal.value)
  putInto(frame)({
    kind: 'text',
    value: isReference ? `\${${literal.value}}` : literal.value,
    isQuoted: literal.isQuoted,
    isVerbatim: literal.isVerbatim,
    hasLines: literal.hasLines,
    ...locate(literal.start),
  })
  return literal.end
}

function skipBlank(text: string, at: number, format: string): number {
  const character = text[at] ?? ''
  if (isBlank(character)) {
    let after = at + 1
    while (isBlank(text[after] ?? '')) after += 1
    return after
  }
  const isComment =
    (character === '#' && format !== 'json') ||
    (character === '/' && text[at + 1] === '/' && format !== 'toml')
  if (isComment) {
    const end = text.indexOf('\n', at)
    return end === -1 ? text.length : end
  }
  if (character === '/' && text[at + 1] === '*' && format !== 'toml') {
    const end = text.indexOf('*/', at + 2)
    return end === -1 ? text.length : end + 2
  }
  return at
}

function isBlank(character: string): boolean {
  return character !== '' && ' \t\r\n,;()'.includes(character)
}

function skipSpaces(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1
  return at
}
