/// <reference lib="dom" />
import type { Store } from './create-store.ts'
import type { Tools } from './create-tools.ts'

export type FilesView = { readonly showFiles: () => HTMLElement }

type Column = 'path' | 'lines' | 'branches' | 'functions' | 'missed'

/** The table of all files. Embedded as text: uses nothing but its arguments and the browser. */
export function createFilesView(store: Store, tools: Tools): FilesView {
  const { make, formatCount, formatPercent, ratioOf } = tools
  const { index } = store
  const rowsAtOnce = 200
  const columns: readonly { readonly id: Column; readonly title: string }[] = [
    { id: 'path', title: 'File' },
    { id: 'missed', title: 'Missed' },
    { id: 'lines', title: 'Lines' },
    { id: 'branches', title: 'Branches' },
    { id: 'functions', title: 'Functions' },
  ]
  // Kept while the page is open: going back finds the table as it was left.
  let sorted: Column = 'missed'
  let isDescending = true
  let wanted = ''
  let service = -1
  let shown = rowsAtOnce

  const isInService = (path: string, number: number): boolean => {
    const folder = (index.services[number]?.path ?? '').replace(/^\.\//, '').replace(/\/+$/, '')
    return folder === '' || folder === '.' || path === folder || path.startsWith(`${folder}/`)
  }

  const all = Array.from({ length: index.reported }, (_, file) => file)

  const valueOf = (file: number): number => {
    const { covered, total } = ratioOf(
      sorted === 'branches'
        ? index.branches
        : sorted === 'functions'
          ? index.functions
          : index.lines,
      file,
    )
    if (sorted === 'missed') return total - covered
    // Files without any stand behind all others, whichever the order.
    return total === 0 ? (isDescending ? -1 : 2) : covered / total
  }

  const select = (): readonly number[] => {
    const words = wanted.toLowerCase().split(/\s+/)
    const files = all.filter((file) => {
      const path = index.paths[file] ?? ''
      if (service >= 0 && !isInService(path, service)) return false
      const lower = path.toLowerCase()
      return words.every((word) => lower.includes(word))
    })
    if (sorted === 'path') return isDescending ? files.reverse() : files
    const values = new Map(files.map((file) => [file, valueOf(file)]))
    const sign = isDescending ? -1 : 1
    return files.sort((a, b) => sign * ((values.get(a) ?? 0) - (values.get(b) ?? 0)) || a - b)
  }

  const showRatio = (flat: readonly number[], file: number, name: string): HTMLElement => {
    const { covered, total } = ratioOf(flat, file)
    if (total === 0)
      return make('td', { class: `figure ${name}` }, make('span', { class: 'note' }, '–'))
    const counts = make(
      'span',
      { class: 'counts' },
      `${formatCount(covered)}/${formatCount(total)}`,
    )
    return make(
      'td',
      { class: `figure ${name}` },
      counts,
      make('span', { class: 'percent' }, formatPercent(covered, total)),
    )
  }

  const showRow = (file: number): HTMLElement => {
    const path = index.paths[file] ?? ''
    const { covered, total } = ratioOf(index.lines, file)
    const link = make('a', { href: tools.linkToFile(path) }, tools.showPath(path))
    return make(
      'tr',
      {},
      make('th', { scope: 'row' }, link),
      make('td', { class: 'figure missed' }, formatCount(total - covered)),
      make('td', { class: 'meter' }, tools.showBar(covered, total)),
      showRatio(index.lines, file, 'lines'),
      showRatio(index.branches, file, 'branches'),
      showRatio(index.functions, file, 'functions'),
    )
  }

  const showFiles: FilesView['showFiles'] = () => {
    const body = make('tbody', {})
    const status = make('p', { class: 'note', role: 'status' })
    const more = make('button', { type: 'button', class: 'more' })
    const head = make('tr', {})

    const showHead = (): void => {
      head.replaceChildren(
        ...columns.map(({ id, title }) => {
          const isSorted = id === sorted
          const arrow = make(
            'span',
            { class: 'arrow', 'aria-hidden': 'true' },
            isSorted ? (isDescending ? '↓' : '↑') : '',
          )
          const button = make('button', { type: 'button', 'data-column': id }, title, arrow)
          button.addEventListener('click', () => {
            isDescending = id === sorted ? !isDescending : id === 'missed'
            sorted = id
            shown = rowsAtOnce
            showHead()
            fill()
            head.querySelector<HTMLElement>(`[data-column="${id}"]`)?.focus()
          })
          const order = isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'
          return make(
            'th',
            { scope: 'col', class: id, 'aria-sort': order, colspan: id === 'lines' ? 2 : 1 },
            button,
          )
        }),
      )
    }

    const fill = (): void => {
      const files = select()
      body.replaceChildren(...files.slice(0, shown).map(showRow))
      const left = files.length - shown
      more.hidden = left <= 0
      more.textContent = `Show ${formatCount(Math.min(left, 500))} more`
      status.textContent =
        files.length === all.length
          ? `${formatCount(files.length)} files`
          : `${formatCount(files.length)} of ${formatCount(all.length)} files`
      if (files.length === 0)
        body.append(make('tr', {}, make('td', { colspan: 6, class: 'empty' }, 'No file matches.')))
    }

    more.addEventListener('click', () => {
      shown += 500
      fill()
    })
    const filter = make('input', {
      type: 'search',
      placeholder: 'Filter by path',
      'aria-label': 'Filter by path',
      spellcheck: 'false',
      autocomplete: 'off',
    }) as HTMLInputElement
    filter.value = wanted
    filter.addEventListener('input', () => {
      wanted = filter.value
      shown = rowsAtOnce
      fill()
    })
    showHead()
    fill()
    return make(
      'div',
      {},
      make('div', { class: 'filters' }, filter, showServices(fill), status),
      make('table', { class: 'files' }, make('thead', {}, head), body),
      more,
    )
  }

  const showServices = (fill: () => void): HTMLElement | null => {
    if (index.services.length === 0) return null
    const sums = index.services.map((_, number) => {
      const own = all
        .filter((file) => isInService(index.paths[file] ?? '', number))
        .map((file) => ratioOf(index.lines, file))
      return {
        covered: own.reduce((sum, { covered }) => sum + covered, 0),
        total: own.reduce((sum, { total }) => sum + total, 0),
      }
    })
    const group = make('div', { class: 'services', role: 'group', 'aria-label': 'Services' })
    const add = (number: number, name: string, percent: string): void => {
      const button = make(
        'button',
        { type: 'button', 'aria-pressed': String(number === service) },
        name,
        make('span', { class: 'percent' }, percent),
      )
      button.addEventListener('click', () => {
        service = number
        shown = rowsAtOnce
        for (const other of group.children)
          other.setAttribute('aria-pressed', String(other === button))
        fill()
      })
      group.append(button)
    }
    add(-1, 'All', '')
    index.services.forEach(({ name }, number) => {
      const { covered, total } = sums[number] ?? { covered: 0, total: 0 }
      add(number, name, formatPercent(covered, total))
    })
    return group
  }

  return { showFiles }
}
