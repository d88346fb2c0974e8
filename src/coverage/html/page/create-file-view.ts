/// <reference lib="dom" />
import type { SourceView } from './create-source-view.ts'
import type { Store } from './create-store.ts'
import type { Tools } from './create-tools.ts'

export type FileView = { readonly showFile: (file: number) => Promise<HTMLElement> }

/** One file: its figures and its source. Embedded as text: uses nothing but its arguments and the browser. */
export function createFileView(store: Store, tools: Tools, source: SourceView): FileView {
  const { make, formatCount, formatPercent, ratioOf } = tools
  const { index } = store

  const showCrumbs = (path: string): HTMLElement => {
    const folder = index.folders
      .filter(({ path: folder }) => folder !== '' && path.startsWith(`${folder}/`))
      .sort((a, b) => b.path.length - a.path.length)[0]
    if (folder === undefined) return make('h2', { class: 'file-title' }, tools.showPath(path))
    const rest = path.slice(folder.path.length + 1)
    const link = make(
      'a',
      { class: 'path-folder', href: tools.linkToFolder(folder.path) },
      tools.showPath(`${folder.path}/`),
    )
    return make('h2', { class: 'file-title' }, link, tools.showPath(rest))
  }

  const showFigure = (name: string, flat: readonly number[], file: number): HTMLElement | null => {
    const { covered, total } = ratioOf(flat, file)
    if (total === 0) return null
    return make(
      'div',
      { class: 'file-figure' },
      make('dt', {}, name),
      make(
        'dd',
        {},
        make('strong', {}, formatPercent(covered, total)),
        ` ${formatCount(covered)} of ${formatCount(total)}`,
      ),
    )
  }

  const showKey = (): HTMLElement => {
    const item = (state: string, sign: string, text: string): HTMLElement =>
      make(
        'li',
        { class: `is-${state}` },
        make('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
        text,
      )
    return make(
      'ul',
      { class: 'key' },
      item('covered', '▸', 'covered'),
      item('partial', '◐', 'partly: a branch not taken'),
      item('missed', '✗', 'missed'),
    )
  }

  const explainText = (file: number, beyond: number): HTMLElement | null => {
    if (index.sources[file] === 'left-out') {
      return make(
        'p',
        { class: 'note' },
        'The text is left out to keep this page small; its measured lines are below.',
      )
    }
    if (index.sources[file] === 'none') {
      return make(
        'p',
        { class: 'note' },
        'The text could not be read; its measured lines are below.',
      )
    }
    if (beyond === 0) return null
    return make(
      'p',
      { class: 'warning' },
      `The report names ${formatCount(beyond)} line${beyond === 1 ? '' : 's'} behind the end of this file: it may be of another version.`,
    )
  }

  const showFile: FileView['showFile'] = async (file) => {
    const opened = await store.openFile(file)
    const path = index.paths[file] ?? ''
    const patched = index.patch?.files.find((changed) => changed.file === file)
    const changed = new Set(
      patched?.changed ?? [...(patched?.missed ?? []), ...(patched?.partial ?? [])],
    )
    const isReported = file < index.reported
    const gaps = isReported ? source.gapsOf(opened) : new Set(patched?.missed)
    const end = opened.text?.length ?? Infinity
    const beyond = [...opened.lines.keys()].filter((line) => line > end).length
    const pane = source.showSource(opened, {
      changed,
      gaps,
      ranges: source.wholeFile(opened),
      label: `Source of ${path}`,
    })
    const [first] = gaps
    const jumps = make(
      'div',
      { class: 'jumps' },
      make(
        'button',
        { type: 'button', 'data-jump': -1, disabled: first === undefined },
        '↑ Previous gap ',
        make('kbd', {}, 'p'),
      ),
      make(
        'button',
        { type: 'button', 'data-jump': 1, disabled: first === undefined },
        '↓ Next gap ',
        make('kbd', {}, 'n'),
      ),
    )
    const figures = make(
      'dl',
      { class: 'file-figures' },
      showFigure('Lines', index.lines, file),
      showFigure('Branches', index.branches, file),
      showFigure('Functions', index.functions, file),
    )
    const missing = isReported
      ? null
      : make(
          'p',
          { class: 'warning' },
          'No report names this file. The gate counts its changed lines as missed.',
        )
    return make(
      'article',
      { class: 'file' },
      make('div', { class: 'view-head' }, showCrumbs(path), figures),
      missing,
      explainText(file, beyond),
      make('div', { class: 'file-bar' }, showKey(), jumps),
      pane.childElementCount === 0
        ? make('p', { class: 'empty' }, 'Nothing to show: no text and no measured line.')
        : pane,
    )
  }

  return { showFile }
}
