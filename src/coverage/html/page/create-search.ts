/// <reference lib="dom" />
import type { Store } from './create-store.ts'
import type { Tools } from './create-tools.ts'

export type Search = { readonly open: () => void }

/** Search over the files' paths, by keyboard. Embedded as text: uses nothing but its arguments and the browser. */
export function createSearch(store: Store, tools: Tools): Search {
  const { make, find } = tools
  const { index } = store
  const shown = 40
  const dialog = find('search') as HTMLDialogElement
  const input = find('search-input') as HTMLInputElement
  const list = find('search-results')
  const status = find('search-status')
  const lowered = index.paths.map((path) => path.toLowerCase())
  let results: readonly number[] = []
  let at = 0

  /** Less is better; null: no match. Every word must occur; one in the file's name is worth more. */
  const rank = (path: string, words: readonly string[]): number | null => {
    const name = path.lastIndexOf('/') + 1
    let cost = path.length / 1_000
    for (const word of words) {
      const inName = path.indexOf(word, name)
      if (inName === -1 && !path.includes(word)) return null
      cost += inName === name ? 0 : inName > name ? 1 : 3
    }
    return cost
  }

  const select = (next: number): void => {
    at = results.length === 0 ? 0 : (next + results.length) % results.length
    ;[...list.children].forEach((item, number) =>
      item.setAttribute('aria-selected', String(number === at)),
    )
    const current = list.children[at]
    if (current === undefined) input.removeAttribute('aria-activedescendant')
    else {
      input.setAttribute('aria-activedescendant', current.id)
      current.scrollIntoView({ block: 'nearest' })
    }
  }

  const go = (file: number | undefined): void => {
    if (file === undefined) return
    dialog.close()
    location.hash = tools.linkToFile(index.paths[file] ?? '')
  }

  const showResult = (file: number, number: number): HTMLElement => {
    const { covered, total } = tools.ratioOf(index.lines, file)
    const figure = file < index.reported ? tools.formatPercent(covered, total) : 'in no report'
    const item = make(
      'li',
      { role: 'option', id: `search-${number}` },
      tools.showPath(index.paths[file] ?? ''),
      make('span', { class: 'percent' }, figure),
    )
    item.addEventListener('click', () => go(file))
    return item
  }

  const update = (): void => {
    const words = input.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
    const ranked: { file: number; cost: number }[] = []
    lowered.forEach((path, file) => {
      const cost = rank(path, words)
      if (cost !== null) ranked.push({ file, cost })
    })
    ranked.sort((a, b) => a.cost - b.cost || a.file - b.file)
    results = ranked.slice(0, shown).map(({ file }) => file)
    list.replaceChildren(...results.map(showResult))
    const count = tools.formatCount(ranked.length)
    status.textContent =
      ranked.length === 0 ? 'No file matches.' : `${count} file${ranked.length === 1 ? '' : 's'}`
    select(0)
  }

  input.addEventListener('input', update)
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') select(at + 1)
    else if (event.key === 'ArrowUp') select(at - 1)
    else if (event.key === 'Enter') go(results[at])
    else return
    event.preventDefault()
  })

  return {
    open: () => {
      if (dialog.open) return
      input.value = ''
      update()
      dialog.showModal()
      input.focus()
    },
  }
}
