/// <reference lib="dom" />
import type { createFileView } from './create-file-view.ts'
import type { createFilesView } from './create-files-view.ts'
import type { createMapView } from './create-map-view.ts'
import type { createPatchView } from './create-patch-view.ts'
import type { createSearch } from './create-search.ts'
import type { createSourceView } from './create-source-view.ts'
import type { createStore } from './create-store.ts'
import type { createTools } from './create-tools.ts'

/** The page's parts; each is embedded as text, so they know each other only as arguments. */
export type PageParts = {
  readonly createStore: typeof createStore
  readonly createTools: typeof createTools
  readonly createSourceView: typeof createSourceView
  readonly createPatchView: typeof createPatchView
  readonly createMapView: typeof createMapView
  readonly createFilesView: typeof createFilesView
  readonly createFileView: typeof createFileView
  readonly createSearch: typeof createSearch
}

/** Starts the page: routes by the address's hash, keys, theme. Uses nothing but its arguments and the browser. */
export async function runPage(parts: PageParts): Promise<void> {
  const root = document.documentElement
  const themeButton = document.getElementById('theme')
  const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')
  const isDark = (): boolean =>
    root.dataset['theme'] === undefined ? prefersDark.matches : root.dataset['theme'] === 'dark'
  const showTheme = (): void => {
    if (themeButton !== null) themeButton.textContent = isDark() ? 'Light' : 'Dark'
  }
  // A page from a file may have no storage; the choice then lasts as long as the page.
  const storage = (use: (store: Storage) => void): void => {
    try {
      use(window.localStorage)
    } catch {
      return
    }
  }
  storage((store) => {
    const theme = store.getItem('papergate-theme')
    if (theme === 'dark' || theme === 'light') root.dataset['theme'] = theme
  })
  const toggleTheme = (): void => {
    const theme = isDark() ? 'light' : 'dark'
    root.dataset['theme'] = theme
    storage((store) => store.setItem('papergate-theme', theme))
    showTheme()
  }
  showTheme()
  prefersDark.addEventListener('change', showTheme)
  themeButton?.addEventListener('click', toggleTheme)

  const store = await parts.createStore()
  const { index } = store
  const tools = parts.createTools(index)
  const source = parts.createSourceView(tools)
  const patchView = parts.createPatchView(store, tools, source)
  const mapView = parts.createMapView(store, tools)
  const filesView = parts.createFilesView(store, tools)
  const fileView = parts.createFileView(store, tools, source)
  const search = parts.createSearch(store, tools)
  const view = tools.find('view')
  const announcer = tools.find('announcer')
  const help = tools.find('help') as HTMLDialogElement
  const pageTitle = document.title

  const hasChanges = index.patch !== null && index.patch.files.length > 0
  const home = hasChanges ? '#/changes' : '#/map'
  const scrolls = new Map<string, number>()
  let route = ''
  let turn = 0

  const notFound = (what: string): HTMLElement =>
    tools.make(
      'div',
      { class: 'empty' },
      tools.make('p', {}, `This page has no ${what}.`),
      tools.make('p', {}, tools.make('a', { href: home }, 'Back to the start')),
    )

  const build = async (
    hash: string,
  ): Promise<{ name: string; title: string; content: HTMLElement }> => {
    const file = /^#\/file\/([^?]*)/.exec(hash)
    if (file !== null) {
      const number = tools.indexOfPath(file[1] ?? '')
      const title = tools.plainText(index.paths[number] ?? '')
      const content = number === -1 ? notFound('such file') : await fileView.showFile(number)
      return { name: 'file', title, content }
    }
    if (hash === '#/files') return { name: 'files', title: 'Files', content: filesView.showFiles() }
    if (hash === '#/changes' && index.patch !== null) {
      return { name: 'changes', title: 'Changes', content: patchView.showPatch(index.patch) }
    }
    const content = mapView.showMap(hash) ?? notFound('such folder')
    return { name: 'map', title: 'Map', content }
  }

  const showRoute = async (): Promise<void> => {
    const asked = location.hash
    // A plain anchor, such as the skip link's, is no view.
    if (asked !== '' && !asked.startsWith('#/')) return
    const hash = asked === '' || asked === '#/' ? home : asked
    if (route !== '') scrolls.set(route, window.scrollY)
    const isFirst = route === ''
    turn += 1
    const own = turn
    const { name, title, content } = await build(hash)
    // Another view was asked for meanwhile.
    if (own !== turn) return
    route = hash
    view.replaceChildren(content)
    root.dataset['view'] = name
    document.title = name === 'file' ? `${title} · ${pageTitle}` : pageTitle
    for (const tab of document.querySelectorAll('[data-tab]')) {
      if (tab.getAttribute('data-tab') === name) tab.setAttribute('aria-current', 'page')
      else tab.removeAttribute('aria-current')
    }
    const line = /\?line=(\d+)$/.exec(hash)
    if (!isFirst) view.focus({ preventScroll: true })
    window.scrollTo(
      0,
      scrolls.get(hash) ?? (name === 'file' ? 0 : Math.min(window.scrollY, view.offsetTop)),
    )
    if (line !== null) source.selectLine(view, Number(line[1]))
    if (!isFirst) announcer.textContent = title
    root.dataset['ready'] = 'true'
  }

  const jump = (step: 1 | -1): void => {
    announcer.textContent = source.jump(view, step) ?? 'No gap here'
  }

  view.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const step = event.target.closest('[data-jump]')?.getAttribute('data-jump')
    if (step !== null && step !== undefined) jump(step === '1' ? 1 : -1)
    const number = event.target.closest('.file .number')?.closest('.row')?.getAttribute('data-line')
    if (number !== null && number !== undefined)
      location.hash = `${route.split('?')[0]}?line=${number}`
  })

  const keys: Readonly<Record<string, () => void>> = {
    '/': search.open,
    n: () => jump(1),
    p: () => jump(-1),
    t: toggleTheme,
    c: () => (location.hash = home),
    m: () => (location.hash = '#/map'),
    f: () => (location.hash = '#/files'),
    u: () => {
      const parent = mapView.linkToParent(route)
      if (root.dataset['view'] === 'map' && parent !== null) location.hash = parent
    },
    '?': () => help.showModal(),
  }
  document.addEventListener('keydown', (event) => {
    // A dialog that has just been closed may hold the focus for a moment longer.
    const isTyping =
      event.target instanceof HTMLInputElement &&
      event.target.closest('dialog:not([open])') === null
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping) return
    if (document.querySelector('dialog[open]') !== null) return
    const act = keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  })
  tools.find('open-search').addEventListener('click', search.open)
  tools.find('open-help').addEventListener('click', () => help.showModal())
  // A click beside a dialog lands on the dialog itself.
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close()
    })
  }

  const show = (): void => {
    void showRoute().catch((error: unknown) => {
      view.replaceChildren(
        tools.make('p', { class: 'warning' }, `This view cannot be shown: ${String(error)}`),
      )
      root.dataset['ready'] = 'failed'
      throw error
    })
  }
  window.addEventListener('hashchange', show)
  show()
}
