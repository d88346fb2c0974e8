import { formatDuration } from '../../config/duration.ts'
import type { Progress } from '../../integration/render/progress.ts'
import type { Redactor } from '../../redaction/redactor.ts'
import { stripControls } from '../../report/escape-text.ts'
import { columnsOf, fitColumns, padColumns } from './fit-columns.ts'
import { paintState } from './paint-state.ts'
import { readLogLine } from './read-log-line.ts'

type Row = {
  readonly state: string
  /** When it came into this state, in milliseconds. */
  readonly since: number
  readonly reason: string
  readonly line: string
}

export type IntegrationTable = {
  readonly apply: (progress: Progress, now: number) => void
  readonly render: (view: TableView) => readonly string[]
}

type TableView = {
  readonly columns: number
  readonly rows: number
  readonly now: number
  readonly color: boolean
}

const GAP = '  '
const LONGEST_NAME = 32
/** Shorter pieces of a reason or a last line tell nothing. */
const LEAST_REASON = 8
const LEAST_DETAIL = 16
/** Rows that are shown first where there is not room for all. */
const IMPORTANCE: readonly string[] = [
  'failed',
  'running',
  'starting',
  'waiting',
  'passed',
  'ready',
  'completed',
]

type Hiding = Pick<Redactor, 'redact' | 'redactStart'>

/**
 * What is known of services and suites now, and how it looks in a terminal of some size. Text is redacted when it
 * is drawn: most of it never is.
 */
export function createIntegrationTable(redactor: Hiding): IntegrationTable {
  const services = new Map<string, Row>()
  const suites = new Map<string, Row>()
  return {
    apply: (progress, now) => {
      switch (progress.kind) {
        case 'service': {
          const { name, state, reason } = progress
          return change(services, name, { state, reason }, now)
        }
        case 'suite': {
          const { name, state, text } = progress
          return change(suites, name, { state, reason: text }, now)
        }
        case 'logged':
          return say(services, progress.service, progress.text)
        case 'printed':
          return say(suites, progress.suite, progress.text)
        default:
          return progress satisfies never
      }
    },
    render: (view) => {
      const room = Math.max(3, view.rows - 2)
      const told = chooseRows([...services, ...suites], room - Number(suites.size > 0))
      const clean = cleaner(redactor)
      const widths = measure(told, view, clean)
      const draw = (rows: ReadonlyMap<string, Row>): readonly string[] =>
        [...rows]
          .filter((row) => told.some(([name, one]) => name === row[0] && one === row[1]))
          .map(([name, row]) => drawRow(name, row, widths, { ...view, clean }))
      const drawnSuites = draw(suites)
      return [
        ...draw(services),
        ...(drawnSuites.length > 0 && services.size > 0 ? [''] : []),
        ...drawnSuites,
        ...tellRest([...services.values(), ...suites.values()], told, view),
      ]
    },
  }
}

function change(
  rows: Map<string, Row>,
  name: string,
  next: Pick<Row, 'state' | 'reason'>,
  now: number,
): void {
  const before = rows.get(name)
  const since = before?.state === next.state ? before.since : now
  rows.set(name, { ...next, since, line: before?.line ?? '' })
}

/** Only the newest text is kept, as it came: it is made harmless when it is drawn. */
function say(rows: Map<string, Row>, name: string, line: string): void {
  const row = rows.get(name)
  if (row !== undefined && line.trim() !== '') rows.set(name, { ...row, line })
}

type NamedRow = readonly [name: string, row: Row]

function chooseRows(rows: readonly NamedRow[], room: number): readonly NamedRow[] {
  if (rows.length <= room) return rows
  const rank = ([, { state }]: NamedRow): number => IMPORTANCE.indexOf(state)
  return rows.toSorted((left, right) => rank(left) - rank(right)).slice(0, Math.max(1, room - 1))
}

type Widths = { readonly name: number; readonly state: number; readonly since: number }

/** In a narrow terminal the time goes first, then names get shorter. */
function measure(rows: readonly NamedRow[], { columns }: TableView, clean: Clean): Widths {
  const state = Math.max(0, ...rows.map(([, row]) => row.state.length))
  const longest = Math.max(0, ...rows.map(([name]) => columnsOf(clean(name))))
  const since = columns < 48 ? 0 : 7
  const rest = columns - 1 - state - GAP.length * 2 - since
  return { name: Math.max(4, Math.min(longest, LONGEST_NAME, rest)), state, since }
}

function drawRow(
  name: string,
  row: Row,
  widths: Widths,
  { columns, now, color, clean }: TableView & { readonly clean: Clean },
): string {
  const since =
    widths.since === 0
      ? ''
      : `${formatDuration(Math.max(0, now - row.since)).padStart(widths.since)}${GAP}`
  const before = `${padColumns(fitColumns(clean(name), widths.name), widths.name)}${GAP}`
  const state = `${row.state.padEnd(widths.state)}${GAP}`
  // The last column stays free: terminals differ in what they do at their edge.
  const room = columns - 1 - columnsOf(before) - state.length - since.length
  const detail = describe(row, room, clean)
  const line = `${before}${paintState(row.state, state, color)}${since}${detail}`.trimEnd()
  return columnsOf(before) + state.length > columns - 1 ? fitColumns(before, columns - 1) : line
}

/** What it waits for or how it ended; beside it, or where there is nothing of that, what it said last. */
function describe({ state, reason, line }: Row, room: number, clean: Clean): string {
  const why = room < LEAST_REASON ? '' : fitColumns(clean(reason), room)
  const said = (most: number): string => fitColumns(clean(readLogLine(line)), most)
  const isOver = state === 'ready' || state === 'completed' || state === 'passed'
  if (line === '' || (isOver && why !== '')) return why
  if (why === '') return room < LEAST_DETAIL ? '' : said(room)
  const left = room - columnsOf(why) - 3
  return left < LEAST_DETAIL ? why : `${why} · ${said(left)}`
}

function tellRest(
  rows: readonly Row[],
  told: readonly NamedRow[],
  { columns }: TableView,
): readonly string[] {
  const hidden = rows.filter((row) => !told.some(([, one]) => one === row))
  if (hidden.length === 0) return []
  const counts = IMPORTANCE.map((state) => ({
    state,
    count: hidden.filter((row) => row.state === state).length,
  })).filter(({ count }) => count > 0)
  const text = counts.map(({ state, count }) => `${count} ${state}`).join(', ')
  return [fitColumns(`and ${text}`, columns - 1)]
}

type Clean = (text: string) => string

/** A longer line fits no terminal. */
const LONGEST_TEXT = 500

function cleaner({ redact, redactStart }: Hiding): Clean {
  return (text) => {
    const hide = text.length > LONGEST_TEXT ? redactStart : redact
    return hide(stripControls(text.slice(0, LONGEST_TEXT)))
      .replaceAll(/\s+/g, ' ')
      .trim()
  }
}
