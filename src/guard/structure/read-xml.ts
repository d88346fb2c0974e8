import { createLocator } from './create-locator.ts'
import type { Locate } from './create-locator.ts'
import { textAt } from './tree.ts'
import type { Entry, TextTree, Tree } from './tree.ts'

type Element = { readonly name: string; readonly entries: Entry[]; text: TextTree | null }

/**
 * Reads XML: an element is a map of its attributes and the elements in it, or the text that it holds.
 * It is tolerant, since the scan by lines reads the same text; an end closes what was opened last.
 */
export function readXml(text: string): Tree {
  const locate = createLocator(text)
  const root: Element = { name: '', entries: [], text: null }
  const stack = [root]
  for (let at = 0; at < text.length;) {
    const element = stack.at(-1) ?? root
    if (text[at] !== '<') {
      const end = endAt(text, '<', at)
      element.text ??= readText(text, { from: at, to: end, locate })
      at = end
    } else if (text.startsWith('</', at)) {
      if (stack.length > 1) put(stack.pop() ?? root, stack.at(-1) ?? root)
      at = endAt(text, '>', at) + 1
    } else if (text.startsWith(CDATA, at)) {
      const end = endAt(text, ']]>', at)
      element.text ??= readText(text, { from: at + CDATA.length, to: end, locate })
      at = end + 3
    } else if (text[at + 1] === '!' || text[at + 1] === '?') {
      at = text.startsWith('<!--', at) ? endAt(text, '-->', at) + 3 : endAt(text, '>', at) + 1
    } else {
      at = open(text, at, { stack, locate })
    }
  }
  while (stack.length > 1) put(stack.pop() ?? root, stack.at(-1) ?? root)
  return { kind: 'map', entries: apart(root.entries) }
}

const CDATA = '<![CDATA['

function endAt(text: string, sign: string, from: number): number {
  const end = text.indexOf(sign, from)
  return end === -1 ? text.length : end
}

/**
 * `<add key="name" value="text"/>` and `<entry key="name">text</entry>` are entries of that name. A text that has
 * attributes beside it is the element's all the same.
 */
function put({ name, entries, text }: Element, parent: Element): void {
  if (text !== null && entries.length === 0) parent.entries.push({ key: name, value: text })
  if (entries.length === 0) return
  if (text !== null) entries.push({ key: 'value', value: text })
  const map = { kind: 'map', entries: apart(entries) } as const
  const [key, value] = [textAt(map, 'key', 'name'), textAt(map, 'value')]
  const isPair = entries.length === 2 && key !== null && value !== null
  if (text !== null && !isPair) parent.entries.push({ key: name, value: text })
  parent.entries.push(isPair ? { key: key.value, value } : { key: name, value: map })
}

/** Elements of one name are each a part of its own, as the items of a list are. */
function apart(entries: readonly Entry[]): readonly Entry[] {
  const counts = new Map<string, number>()
  for (const { key } of entries) counts.set(key, (counts.get(key) ?? 0) + 1)
  const lists = new Map<string, Tree[]>()
  const found: Entry[] = []
  for (const { key, value } of entries) {
    const isAlone = value.kind !== 'map' || counts.get(key) === 1
    const item: Tree = { kind: 'list', items: [value] }
    const list = lists.get(key)
    if (isAlone) found.push({ key, value })
    else if (list === undefined) {
      const items = [item]
      lists.set(key, items)
      found.push({ key, value: { kind: 'list', items } })
    } else list.push(item)
  }
  return found
}

/** Reads a tag with its attributes and returns the offset behind it. */
function open(
  text: string,
  at: number,
  { stack, locate }: { readonly stack: Element[]; readonly locate: Locate },
): number {
  NAME.lastIndex = at + 1
  const name = NAME.exec(text)?.[0]
  if (name === undefined) return at + 1
  const entries: Entry[] = []
  let end = at + 1 + name.length
  ATTRIBUTE.lastIndex = end
  for (let match = ATTRIBUTE.exec(text); match !== null; match = ATTRIBUTE.exec(text)) {
    const [, key = '', quoted = ''] = match
    end = ATTRIBUTE.lastIndex
    const value = readText(text, { from: end - quoted.length + 1, to: end - 1, locate })
    if (value !== null) entries.push({ key, value })
  }
  const close = endAt(text, '>', end)
  const element: Element = { name: withoutPrefix(name), entries, text: null }
  if (text[close - 1] === '/') put(element, stack.at(-1) ?? element)
  else stack.push(element)
  return close + 1
}

const NAME = /[A-Za-z_][\w.:-]{0,200}/y
const ATTRIBUTE =
  /\s{1,400}([A-Za-z_][\w.:-]{0,200})\s{0,40}=\s{0,40}("[^"]{0,65536}"|'[^']{0,65536}')/y

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** What stands there without the blanks around it and with its entities as characters; null for nothing. */
function readText(
  text: string,
  { from, to, locate }: { readonly from: number; readonly to: number; readonly locate: Locate },
): TextTree | null {
  const raw = text.slice(from, to)
  const trimmed = raw.trim()
  if (trimmed === '') return null
  const value = trimmed.replaceAll(ENTITY, (whole, decimal?: string, hex?: string) => {
    const code = Number.parseInt(decimal ?? hex ?? '', hex === undefined ? 10 : 16)
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : (CHARACTERS[whole] ?? whole)
  })
  const start = from + raw.length - raw.trimStart().length
  const isVerbatim = value === trimmed
  return { kind: 'text', value, isQuoted: true, isVerbatim, hasLines: false, ...locate(start) }
}

const ENTITY = /&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|[a-z]{2,4});/g
const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
}
