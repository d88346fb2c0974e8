/// <reference lib="dom" />
import type { LineState, OpenFile, OpenLine } from './create-store.ts'
import type { Tools } from './create-tools.ts'

type SourceOptions = {
  readonly changed: ReadonlySet<number>
  /** Lines that the keys jump to. */
  readonly gaps: ReadonlySet<number>
  /** Line ranges to show, both ends included. */
  readonly ranges: readonly (readonly [number, number])[]
  readonly label: string
}

export type SourceView = {
  readonly showSource: (file: OpenFile, options: SourceOptions) => HTMLElement
  /** Lines that are missed or partly covered. */
  readonly gapsOf: (file: OpenFile) => ReadonlySet<number>
  /** The whole file, or its measured lines where there is no text. */
  readonly wholeFile: (file: OpenFile) => readonly (readonly [number, number])[]
  /** Marks the next (1) or previous (-1) run of gaps on the page and scrolls to it; what to say of it. */
  readonly jump: (within: HTMLElement, step: 1 | -1) => string | null
  readonly selectLine: (within: HTMLElement, line: number) => void
}

/** Shows source lines with their states. Embedded as text: uses nothing but its arguments and the browser. */
export function createSourceView({ make, formatCount }: Tools): SourceView {
  const signs: Readonly<Record<LineState, string>> = { covered: '▸', missed: '✗', partial: '◐' }
  const longestLine = 2_000
  const rowsInPart = 250

  const describe = (line: OpenLine): string => {
    if (line.state === 'missed') return 'missed: no test ran this line'
    const ran = `ran ${formatCount(line.hits)} time${line.hits === 1 ? '' : 's'}`
    if (line.arms === null) return `covered: ${ran}`
    return `partly covered: ${line.arms.covered} of ${line.arms.total} branches taken, ${ran}`
  }

  const shortHits = (hits: number): string => {
    if (hits < 10_000) return `${hits}×`
    if (hits < 10_000_000) return `${Math.floor(hits / 1_000)}k×`
    return hits < 10_000_000_000 ? `${Math.floor(hits / 1_000_000)}M×` : '≥10G×'
  }

  const showCode = (text: string | undefined): HTMLElement => {
    if (text === undefined) return make('code', { class: 'code' })
    if (text.length <= longestLine) return make('code', { class: 'code' }, text)
    const rest = make(
      'span',
      { class: 'note' },
      ` … ${formatCount(text.length - longestLine)} more characters`,
    )
    return make('code', { class: 'code' }, text.slice(0, longestLine), rest)
  }

  const showRow = (
    number: number,
    file: OpenFile,
    { changed, gaps }: SourceOptions,
  ): HTMLElement => {
    const line = file.lines.get(number)
    const isChanged = changed.has(number)
    // A changed source in no report has no states: the gate counted these lines as missed.
    const state = line?.state ?? (gaps.has(number) ? 'missed' : null)
    const classes = ['row']
    if (state !== null) classes.push(`is-${state}`)
    if (isChanged) classes.push('is-changed')
    if (gaps.has(number)) classes.push(gaps.has(number - 1) ? 'is-gap' : 'is-gap is-gap-start')
    const says = line === undefined ? 'missed: in no report' : describe(line)
    const row = emptyRow(classes.join(' '), state, isChanged)
    const [, numberCell, hitsCell, sign] = row.children
    row.dataset['line'] = String(number)
    if (numberCell !== undefined) numberCell.textContent = String(number)
    if (hitsCell !== undefined && line !== undefined) hitsCell.textContent = shortHits(line.hits)
    if (state !== null) {
      sign?.setAttribute('aria-label', says)
      sign?.setAttribute('title', says)
    }
    row.append(
      file.text === null
        ? make('span', { class: 'code note' }, says)
        : showCode(file.text[number - 1]),
    )
    return row
  }

  // A file may have a hundred thousand lines, and copies of a row are cheaper than new ones.
  const rowModels = new Map<string, HTMLElement>()
  const emptyRow = (classes: string, state: LineState | null, isChanged: boolean): HTMLElement => {
    const model =
      rowModels.get(classes) ??
      make(
        'div',
        { class: classes },
        make('span', { class: 'change', 'aria-hidden': 'true' }, isChanged ? '+' : ''),
        make('span', { class: 'number' }),
        make('span', { class: 'hits', 'aria-hidden': 'true' }),
        state === null
          ? make('span', { class: 'sign' })
          : make('span', { class: 'sign', role: 'img' }, signs[state]),
      )
    rowModels.set(classes, model)
    return model.cloneNode(true) as HTMLElement
  }

  const widthOf = (file: OpenFile): number =>
    (file.text ?? []).reduce((widest, text) => {
      const tabs = text.split('\t').length - 1
      return Math.max(widest, Math.min(text.length + tabs * 3, longestLine + 30))
    }, 0)

  const showSource: SourceView['showSource'] = (file, options) => {
    const pane = make('div', {
      class: 'source',
      role: 'region',
      tabindex: 0,
      'aria-label': options.label,
    })
    pane.style.setProperty('--columns', String(widthOf(file)))
    let part: HTMLElement | null = null
    let rows = 0
    let all = 0
    let last = 0
    for (const [from, to] of options.ranges) {
      if (file.text !== null && from > last + 1) {
        pane.append(make('div', { class: 'skipped', 'aria-hidden': 'true' }, '⋯'))
      }
      part = null
      for (let number = from; number <= to; number += 1) {
        if (part === null || rows === rowsInPart) {
          part = make('div', { class: 'part' })
          rows = 0
          pane.append(part)
        }
        part.append(showRow(number, file, options))
        rows += 1
        all += 1
      }
      last = to
    }
    for (const filled of pane.querySelectorAll<HTMLElement>('.part')) {
      filled.style.setProperty('--rows', String(filled.childElementCount))
    }
    // Only a long file gains from leaving out what is not in view; print and pictures need it all.
    if (all > rowsInPart * 4) pane.classList.add('is-long')
    if (file.text !== null && last < file.text.length) {
      pane.append(make('div', { class: 'skipped', 'aria-hidden': 'true' }, '⋯'))
    }
    return pane
  }

  const gapsOf: SourceView['gapsOf'] = (file) =>
    new Set(
      [...file.lines].filter(([, line]) => line.state !== 'covered').map(([number]) => number),
    )

  const wholeFile: SourceView['wholeFile'] = (file) => {
    const ranges: [number, number][] = file.text === null ? [] : [[1, file.text.length]]
    for (const number of file.lines.keys()) {
      const range = ranges.at(-1)
      if (range !== undefined && number <= range[1] + 1) range[1] = Math.max(range[1], number)
      else ranges.push([number, number])
    }
    return ranges
  }

  const lineOf = (row: Element): number => Number(row.getAttribute('data-line'))

  const mark = (within: HTMLElement, rows: readonly Element[]): void => {
    for (const old of within.querySelectorAll('.is-current')) old.classList.remove('is-current')
    for (const row of rows) row.classList.add('is-current')
    rows[0]?.scrollIntoView({ block: 'center', inline: 'nearest' })
  }

  const jump: SourceView['jump'] = (within, step) => {
    const starts = [...within.querySelectorAll('.is-gap-start')].filter(
      (row) => row.closest('details:not([open])') === null,
    )
    if (starts.length === 0) return null
    const current = starts.findIndex((row) => row.classList.contains('is-current'))
    const middle = window.innerHeight / 2
    const below = starts.findIndex((row) => row.getBoundingClientRect().top > middle)
    const fromView = step === 1 ? below : (below === -1 ? starts.length : below) - 1
    const wanted = current === -1 ? fromView : current + step
    const at = (wanted + starts.length) % starts.length
    const start = starts[at]
    if (start === undefined) return null
    const rows: Element[] = []
    for (
      let row: Element | null = start;
      row?.classList.contains('is-gap') === true &&
      (row === start || !row.classList.contains('is-gap-start'));
      row =
        row.nextElementSibling ?? row.parentElement?.nextElementSibling?.firstElementChild ?? null
    ) {
      rows.push(row)
    }
    mark(within, rows)
    const [from, to] = [lineOf(start), lineOf(rows.at(-1) ?? start)]
    const lines = from === to ? `line ${from}` : `lines ${from} to ${to}`
    return `Gap ${at + 1} of ${starts.length}: ${lines}`
  }

  const selectLine: SourceView['selectLine'] = (within, line) => {
    const row = within.querySelector(`.row[data-line="${line}"]`)
    if (row !== null) mark(within, [row])
  }

  return { showSource, gapsOf, wholeFile, jump, selectLine }
}
