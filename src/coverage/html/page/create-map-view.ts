/// <reference lib="dom" />
import type { Store } from './create-store.ts'
import type { Tools } from './create-tools.ts'
import type { PageFolder } from './page-data.ts'

export type MapView = {
  /** The map of one folder; null where there is no such folder. */
  readonly showMap: (link: string) => HTMLElement | null
  readonly linkToParent: (link: string) => string | null
}

/** The treemap. Embedded as text: uses nothing but its arguments and the browser. */
export function createMapView(store: Store, tools: Tools): MapView {
  const { make, formatCount, formatPercent, describeLines, heatOf } = tools
  const { folders, paths, lines } = store.index
  const byLink = new Map(folders.map((folder, number) => [tools.linkToFolder(folder.path), number]))
  byLink.set('#/map', 0)

  const showTile = (tile: readonly number[], tooltip: HTMLElement): HTMLElement => {
    const [what = 0, left = 0, top = 0, width = 0, height = 0, isOpen = 0] = tile
    const folder = what < 0 ? folders[-1 - what] : undefined
    const { covered, total } = folder ?? tools.ratioOf(lines, what)
    const path = folder?.path ?? paths[what] ?? ''
    const name = folder === undefined ? path.slice(path.lastIndexOf('/') + 1) : `${folder.name}/`
    const kind = isOpen === 1 ? 'tile-open' : `tile-leaf heat-${heatOf(covered, total)}`
    const link = make('a', {
      class: `tile ${kind} ${folder === undefined ? 'tile-file' : 'tile-folder'}`,
      href: folder === undefined ? tools.linkToFile(path) : tools.linkToFolder(path),
      tabindex: -1,
      'aria-label': `${path}: ${describeLines(covered, total)}`,
    })
    link.style.left = `${left / 10}%`
    link.style.width = `${width / 10}%`
    link.style.top = `${top}px`
    link.style.height = `${height}px`
    // A name says more than a figure, where only one of them has the room.
    const pixels = (width * Math.min(window.innerWidth - 24, 1_240)) / 1_000
    const isWide = pixels >= name.length * 7 + 70
    if (height >= 17 && pixels >= 28) {
      link.append(make('span', { class: 'tile-name' }, name))
      if (isOpen === 1 ? isWide : height >= 34 && pixels >= 68) {
        link.append(make('span', { class: 'tile-percent' }, formatPercent(covered, total)))
      }
    }
    const tell = (): void => {
      const what = folder === undefined ? '' : `, ${formatCount(folder.files)} files`
      tooltip.replaceChildren(
        tools.showPath(folder === undefined ? path : `${path}/`),
        make(
          'span',
          { class: 'tooltip-figures' },
          make('strong', {}, formatPercent(covered, total)),
          ` ${describeLines(covered, total)}${what}`,
        ),
      )
      tooltip.hidden = false
      place(link, tooltip)
    }
    link.addEventListener('pointerenter', tell)
    link.addEventListener('focus', tell)
    link.addEventListener('blur', () => (tooltip.hidden = true))
    return link
  }

  /** Under the tile, or over it where the window ends. */
  const place = (tile: HTMLElement, tooltip: HTMLElement): void => {
    const box = tile.getBoundingClientRect()
    const own = tooltip.getBoundingClientRect()
    const left = Math.min(box.left + 8, document.documentElement.clientWidth - own.width - 8)
    const below = Math.min(box.bottom, box.top + 44) + 6
    const top = below + own.height > window.innerHeight ? box.top - own.height - 6 : below
    tooltip.style.left = `${Math.max(8, left)}px`
    tooltip.style.top = `${Math.max(8, top)}px`
  }

  /** Arrow keys go to the nearest tile in their direction; Tab leaves the map. */
  const moveByArrows = (map: HTMLElement): void => {
    map.addEventListener('keydown', (event) => {
      const from = document.activeElement
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
        event.key
      ]
      if (step === undefined || from === null || !map.contains(from)) return
      event.preventDefault()
      const [dx = 0, dy = 0] = step
      const center = (element: Element): { x: number; y: number } => {
        const box = element.getBoundingClientRect()
        return { x: box.left + box.width / 2, y: box.top + Math.min(box.height / 2, 40) }
      }
      const start = center(from)
      let best: HTMLElement | null = null
      let least = Infinity
      for (const tile of map.querySelectorAll<HTMLElement>('.tile')) {
        const { x, y } = center(tile)
        const along = (x - start.x) * dx + (y - start.y) * dy
        const aside = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx)
        const cost = along + aside * 2
        if (tile === from || along <= 1 || cost >= least) continue
        best = tile
        least = cost
      }
      if (best === null) return
      from.setAttribute('tabindex', '-1')
      best.setAttribute('tabindex', '0')
      best.focus({ preventScroll: false })
    })
  }

  const showCrumbs = (number: number): HTMLElement => {
    const chain: PageFolder[] = []
    for (let at = number; at >= 0; at = folders[at]?.parent ?? -1) {
      const folder = folders[at]
      if (folder !== undefined) chain.unshift(folder)
    }
    const crumbs = chain.map((folder, at) => {
      const text = at === 0 && folder.name === '' ? 'all files' : folder.name
      const isLast = at === chain.length - 1
      return make(
        'li',
        {},
        isLast
          ? make('h2', { 'aria-current': 'location' }, text)
          : make('a', { href: tools.linkToFolder(folder.path) }, text),
      )
    })
    return make('nav', { class: 'crumbs', 'aria-label': 'Folders' }, make('ol', {}, ...crumbs))
  }

  const showLegend = (): HTMLElement => {
    const steps = ['0–24', '25–49', '50–69', '70–79', '80–89', '90–99', '100']
    const items = steps.map((step, at) =>
      make('li', {}, make('span', { class: `swatch heat-${at}`, 'aria-hidden': 'true' }), step),
    )
    return make(
      'div',
      { class: 'legend' },
      make('span', {}, 'Lines covered, %'),
      make('ul', {}, ...items),
      make('span', { class: 'legend-area' }, 'area: lines that can be covered'),
    )
  }

  const showWorst = (folder: PageFolder): HTMLElement | null => {
    const prefix = folder.path === '' ? '' : `${folder.path}/`
    const worst = paths
      .map((path, file) => ({ path, ...tools.ratioOf(lines, file) }))
      .filter(({ path, covered, total }) => covered < total && path.startsWith(prefix))
      .sort((a, b) => b.total - b.covered - (a.total - a.covered))
      .slice(0, 8)
    if (worst.length === 0) return null
    const items = worst.map(({ path, covered, total }) =>
      make(
        'li',
        {},
        make('span', { class: 'worst-count' }, formatCount(total - covered)),
        make('a', { href: tools.linkToFile(path) }, tools.showPath(path)),
        make('span', { class: 'worst-percent' }, formatPercent(covered, total)),
      ),
    )
    return make(
      'section',
      { class: 'worst' },
      make('h3', {}, 'Most missed lines here'),
      make('ol', {}, ...items),
    )
  }

  const showMap: MapView['showMap'] = (link) => {
    const number = byLink.get(link)
    const folder = number === undefined ? undefined : folders[number]
    if (number === undefined || folder === undefined) return null
    if (folder.total === 0)
      return make('p', { class: 'empty' }, 'No report has a line that can be covered.')
    const tooltip = make('div', { class: 'tooltip', role: 'status', hidden: true })
    const map = make('div', {
      class: 'map',
      role: 'group',
      'aria-label': 'Map of the folder; arrow keys move, Enter opens',
    })
    for (let at = 0; at < folder.tiles.length; at += 6) {
      map.append(showTile(folder.tiles.slice(at, at + 6), tooltip))
    }
    map.firstElementChild?.setAttribute('tabindex', '0')
    map.addEventListener('pointerleave', () => (tooltip.hidden = true))
    moveByArrows(map)
    const hidden =
      folder.hidden === 0
        ? null
        : make(
            'p',
            { class: 'note' },
            `${formatCount(folder.hidden)} smaller than a tile are not drawn; open a folder to see them.`,
          )
    return make(
      'div',
      {},
      make(
        'div',
        { class: 'view-head' },
        showCrumbs(number),
        make(
          'p',
          {},
          make('strong', {}, formatPercent(folder.covered, folder.total)),
          ` ${describeLines(folder.covered, folder.total)}`,
        ),
      ),
      map,
      showLegend(),
      hidden,
      showWorst(folder),
      tooltip,
    )
  }

  return {
    showMap,
    linkToParent: (link) => {
      const parent = folders[folders[byLink.get(link) ?? 0]?.parent ?? -1]
      return parent === undefined ? null : tools.linkToFolder(parent.path)
    },
  }
}
