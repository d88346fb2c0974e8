/// <reference lib="dom" />
import type { PageIndex } from './page-data.ts'

type Child = Node | string | null
type Attributes = Readonly<Record<string, string | number | boolean>>

export type Tools = {
  /** An element; strings become text, with invisible characters written out, and never markup. */
  readonly make: (tag: string, attributes: Attributes, ...children: readonly Child[]) => HTMLElement
  readonly find: (id: string) => HTMLElement
  readonly showText: (text: string) => DocumentFragment
  readonly plainText: (text: string) => string
  readonly formatCount: (count: number) => string
  /** Cut to two decimals, never rounded up: `79.99 %`. */
  readonly formatPercent: (covered: number, total: number) => string
  /** `412 of 480 lines, 68 missed` */
  readonly describeLines: (covered: number, total: number) => string
  /** Step of the colour scale, 0 (nothing covered) to 6 (everything). */
  readonly heatOf: (covered: number, total: number) => number
  readonly ratioOf: (flat: readonly number[], file: number) => { covered: number; total: number }
  readonly linkToFile: (path: string, line?: number) => string
  readonly linkToFolder: (path: string) => string
  /** A path whose folders step back behind its name. */
  readonly showPath: (path: string) => HTMLElement
  readonly showBar: (covered: number, total: number) => HTMLElement
  readonly indexOfPath: (encoded: string) => number
}

/** Building blocks of the page. Embedded in it as text: uses nothing but its arguments and the browser. */
export function createTools(index: PageIndex): Tools {
  const unprintable =
    /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|\p{Surrogate}|[\u{E0000}-\u{E007F}]/gu
  const escape = (character: string): string =>
    `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  const plainText: Tools['plainText'] = (text) => text.replaceAll(unprintable, escape)

  const showText: Tools['showText'] = (text) => {
    const fragment = document.createDocumentFragment()
    let start = 0
    for (const match of text.matchAll(unprintable)) {
      if (match.index > start) fragment.append(text.slice(start, match.index))
      const mark = document.createElement('span')
      mark.className = 'escape'
      mark.textContent = escape(match[0])
      fragment.append(mark)
      start = match.index + match[0].length
    }
    fragment.append(text.slice(start))
    return fragment
  }

  const make: Tools['make'] = (tag, attributes, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      if (value === false) continue
      element.setAttribute(name, value === true ? '' : plainText(String(value)))
    }
    for (const child of children) {
      if (child === null) continue
      // Nearly all texts are plain, and a long file has hundreds of thousands of them.
      const isPlain = typeof child !== 'string' || child.search(unprintable) === -1
      element.append(isPlain ? child : showText(child))
    }
    return element
  }

  const find: Tools['find'] = (id) => {
    const element = document.getElementById(id)
    if (element === null) throw new Error(`the page has no #${id}`)
    return element
  }

  const formatCount: Tools['formatCount'] = (count) =>
    String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202F')

  const formatPercent: Tools['formatPercent'] = (covered, total) => {
    if (total === 0) return '–'
    const hundredths = Math.floor((covered * 10_000) / total)
    return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')} %`
  }

  const describeLines: Tools['describeLines'] = (covered, total) =>
    `${formatCount(covered)} of ${formatCount(total)} line${total === 1 ? '' : 's'}, ${formatCount(total - covered)} missed`

  const heatOf: Tools['heatOf'] = (covered, total) => {
    if (covered === total) return 6
    return [25, 50, 70, 80, 90].filter((step) => covered * 100 >= step * total).length
  }

  const encode = (path: string): string =>
    path
      .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
      .split('/')
      .map((part) => encodeURIComponent(part))
      .join('/')

  const byLink = new Map(index.paths.map((path, file) => [encode(path), file]))

  const showPath: Tools['showPath'] = (path) => {
    const cut = path.lastIndexOf('/') + 1
    const folder = make('span', { class: 'path-folder' })
    // Long paths may break behind each slash, and nowhere else if they need not.
    for (const part of path.slice(0, cut).split(/(?<=\/)/)) {
      folder.append(showText(part), document.createElement('wbr'))
    }
    const name = make('span', { class: 'path-name' }, path.slice(cut))
    return make('span', { class: 'path', dir: 'ltr' }, folder, name)
  }

  const showBar: Tools['showBar'] = (covered, total) => {
    const fill = make('span', { class: `bar-fill heat-${heatOf(covered, total)}` })
    fill.style.width = `${total === 0 ? 0 : Math.floor((covered * 1_000) / total) / 10}%`
    return make('span', { class: 'bar', 'aria-hidden': 'true' }, fill)
  }

  return {
    make,
    find,
    showText,
    plainText,
    formatCount,
    formatPercent,
    describeLines,
    heatOf,
    ratioOf: (flat, file) => ({ covered: flat[file * 2] ?? 0, total: flat[file * 2 + 1] ?? 0 }),
    linkToFile: (path, line) =>
      `#/file/${encode(path)}${line === undefined ? '' : `?line=${line}`}`,
    linkToFolder: (path) => (path === '' ? '#/map' : `#/map/${encode(path)}`),
    showPath,
    showBar,
    indexOfPath: (encoded) => byLink.get(encoded) ?? -1,
  }
}
