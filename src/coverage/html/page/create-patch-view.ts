/// <reference lib="dom" />
import type { SourceView } from './create-source-view.ts'
import type { OpenFile, Store } from './create-store.ts'
import type { Tools } from './create-tools.ts'
import type { PagePatch, PagePatchFile } from './page-data.ts'

export type PatchView = { readonly showPatch: (patch: PagePatch) => HTMLElement }

/** The changed lines, file by file, worst first. Embedded as text: uses nothing but its arguments and the browser. */
export function createPatchView(store: Store, tools: Tools, source: SourceView): PatchView {
  const { make, formatCount, formatPercent } = tools
  const context = 3
  /** Files shown open from the start; a change of thousands must not unpack everything. */
  const openAtFirst = 20

  const changedLines = (file: PagePatchFile): readonly number[] =>
    file.changed ?? [...new Set([...file.missed, ...file.partial])].sort((a, b) => a - b)

  const rangesAround = (lines: readonly number[], length: number): [number, number][] => {
    const ranges: [number, number][] = []
    for (const line of lines) {
      const from = Math.max(1, line - context)
      const to = Math.max(line, Math.min(length, line + context))
      const range = ranges.at(-1)
      if (range !== undefined && from <= range[1] + 1) range[1] = Math.max(range[1], to)
      else ranges.push([from, to])
    }
    return ranges
  }

  const showLines = (file: PagePatchFile, opened: OpenFile, path: string): HTMLElement => {
    const lines = changedLines(file)
    if (opened.text === null && !file.isReported) {
      return make(
        'p',
        { class: 'empty' },
        `Counted as missed: ${showRuns(file.missed)}. Its text is not in this page.`,
      )
    }
    const pane = source.showSource(opened, {
      changed: new Set(lines),
      gaps: new Set([...file.missed, ...file.partial]),
      // Without the text there is no context to show.
      ranges:
        opened.text === null
          ? lines.map((line) => [line, line])
          : rangesAround(lines, opened.text.length),
      label: `Changed lines of ${path}`,
    })
    if (opened.text !== null) return pane
    const why =
      store.index.sources[file.file] === 'left-out'
        ? 'left out to keep this page small'
        : 'not readable here'
    return make('div', {}, make('p', { class: 'note' }, `The text of this file is ${why}.`), pane)
  }

  const showRuns = (lines: readonly number[]): string => {
    const runs: [number, number][] = []
    for (const line of lines) {
      const run = runs.at(-1)
      if (run !== undefined && run[1] === line - 1) run[1] = line
      else runs.push([line, line])
    }
    const shown = runs.slice(0, 12).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`))
    const rest = runs.length > 12 ? ', …' : ''
    return `${lines.length === 1 ? 'line' : 'lines'} ${shown.join(', ')}${rest}`
  }

  const badge = (kind: string, text: string): HTMLElement =>
    make('span', { class: `tag ${kind}` }, text)

  const showFile = (file: PagePatchFile, isOpen: boolean): HTMLElement => {
    const path = store.index.paths[file.file] ?? ''
    const gaps = [
      file.isReported ? null : badge('tag-missed', 'in no report'),
      file.missed.length === 0
        ? null
        : badge('tag-missed', `✗ ${formatCount(file.missed.length)} missed`),
      file.partial.length === 0
        ? null
        : badge('tag-partial', `◐ ${formatCount(file.partial.length)} partial`),
      file.missed.length + file.partial.length === 0 ? badge('tag-covered', '▸ all covered') : null,
    ]
    const counts = `${formatCount(file.covered)} of ${formatCount(file.total)}`
    const details = make(
      'details',
      { class: 'change-file' },
      make(
        'summary',
        {},
        tools.showPath(path),
        make('span', { class: 'change-tags' }, ...gaps),
        make(
          'span',
          { class: 'change-count' },
          counts,
          make('span', { class: 'change-unit' }, ' changed lines'),
        ),
      ),
    ) as HTMLDetailsElement
    const body = make('div', { class: 'change-body', 'aria-busy': 'true' })
    details.append(body)
    const fill = async (): Promise<void> => {
      const opened = await store.openFile(file.file)
      const link = make(
        'a',
        { class: 'quiet', href: tools.linkToFile(path) },
        'Open the whole file',
      )
      body.replaceChildren(showLines(file, opened, path), make('p', { class: 'change-more' }, link))
      body.removeAttribute('aria-busy')
    }
    details.addEventListener('toggle', () => {
      if (details.open && body.childElementCount === 0) void fill()
    })
    details.open = isOpen
    return details
  }

  const showPatch: PatchView['showPatch'] = (patch) => {
    const covered = patch.files.reduce((sum, file) => sum + file.covered, 0)
    const total = patch.files.reduce((sum, file) => sum + file.total, 0)
    const since = make(
      'span',
      { class: 'note' },
      ` since ${patch.base.slice(0, 10)} (${patch.reason})`,
    )
    if (total === 0 && patch.files.length === 0) {
      return make(
        'div',
        { class: 'empty' },
        make('p', {}, 'No line that can be covered changed', since, '.'),
      )
    }
    const title = `${formatPercent(covered, total)} of changed lines covered`
    const counts = `${formatCount(covered)} of ${formatCount(total)} in ${formatCount(patch.files.length)} file${patch.files.length === 1 ? '' : 's'}`
    const view = make(
      'div',
      { class: 'patch' },
      make('div', { class: 'view-head' }, make('h2', {}, title), make('p', {}, counts, since)),
    )
    patch.files.forEach((file, at) => {
      const hasGaps = file.missed.length + file.partial.length > 0
      view.append(showFile(file, hasGaps && at < openAtFirst))
    })
    return view
  }

  return { showPatch }
}
