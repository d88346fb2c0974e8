import { formatDuration } from '../../config/duration.ts'
import type { Lane, Phase, Phases } from '../timeline/measure-phases.ts'
import type { CriticalPath } from '../timeline/timeline-schema.ts'
import { escapeXml } from './escape-xml.ts'
import { TIMELINE_STYLE } from './timeline-style.ts'

const WIDTH = 960
const LEFT = 216
const RIGHT = 24
const TOP = 64
const ROW = 26
const BAR = 14
const FOOT = 84
/** Pixels below which a text would not find room in a bar of its own. */
const ROOM_FOR_TEXT = 52
const MOST_LANES = 120
const LONGEST_NAME = 26

/**
 * The timeline as one self-contained picture: a row per service and suite, the critical path marked, what would
 * shorten it most below. Follows the reader's light or dark scheme; tells the phases apart by lightness and
 * form, not by colour alone.
 */
export function renderTimelineSvg(phases: Phases, path: CriticalPath | null): string {
  const lanes = phases.lanes.slice(0, MOST_LANES)
  const more = phases.lanes.length - lanes.length
  const chart = createChart(phases.endMs, lanes.length)
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${chart.height}" width="${WIDTH}" height="${chart.height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${title(phases)}</title>`,
    `<desc id="description">${describe(phases, path)}</desc>`,
    `<style>${TIMELINE_STYLE}</style>`,
    `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>`,
    `<rect class="ground" width="${WIDTH}" height="${chart.height}" rx="8"/>`,
    `<text class="title" x="20" y="30">${title(phases)}</text>`,
    ...drawAxis(chart),
    ...drawTeardown(phases, chart),
    ...drawReady(phases, path, chart),
    ...lanes.map((lane, index) => drawLane(lane, index, chart)),
    ...drawFoot(path, more, chart),
    '</svg>',
  ].join('\n')}\n`
}

type Chart = {
  readonly x: (milliseconds: number) => number
  readonly endMs: number
  readonly bottom: number
  readonly height: number
}

function createChart(endMs: number, rows: number): Chart {
  const bottom = TOP + rows * ROW + 6
  const scale = (WIDTH - LEFT - RIGHT) / endMs
  return {
    x: (milliseconds) => Math.round((LEFT + milliseconds * scale) * 10) / 10,
    endMs,
    bottom,
    height: bottom + FOOT,
  }
}

function title({ lanes, endMs }: Phases): string {
  const count = (kind: Lane['kind']): number => lanes.filter((lane) => lane.kind === kind).length
  const suites = count('suite')
  const services = count('service')
  return `Integration run: ${services} service${services === 1 ? '' : 's'}, ${suites} suite${suites === 1 ? '' : 's'}, ${formatDuration(endMs)}`
}

function describe({ lanes }: Phases, path: CriticalPath | null): string {
  const told = lanes.slice(0, MOST_LANES).map((lane) => {
    const parts = lane.phases.map(
      ({ kind, fromMs, toMs }) => `${kind} ${formatDuration(toMs - fromMs)}`,
    )
    return `${lane.name}: ${[...parts, ...(lane.outcome === 'failed' ? ['failed'] : [])].join(', ')}.`
  })
  return escapeXml([...told, ...(path === null ? [] : [path.advice])].join(' '))
}

/** Steps of 1, 2 or 5 times a power of ten, about eight of them. */
function drawAxis({ x, endMs, bottom }: Chart): readonly string[] {
  const rough = endMs / 8
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough
  const ticks = Array.from({ length: Math.floor(endMs / step) + 1 }, (_, index) => index * step)
  return ticks.flatMap((tick) => [
    `<line class="grid" x1="${x(tick)}" y1="${TOP - 8}" x2="${x(tick)}" y2="${bottom}"/>`,
    `<text class="tick" x="${x(tick)}" y="${TOP - 14}">${tick === 0 ? '0' : formatDuration(tick).replace('.0 s', ' s')}</text>`,
  ])
}

function drawTeardown({ teardown }: Phases, { x, bottom }: Chart): readonly string[] {
  if (teardown === null) return []
  const width = Math.max(2, x(teardown.toMs) - x(teardown.fromMs))
  const label = `teardown ${formatDuration(teardown.toMs - teardown.fromMs)}`
  return [
    `<rect class="teardown" x="${x(teardown.fromMs)}" y="${TOP - 8}" width="${width}" height="${bottom - TOP + 8}" fill="url(#hatch)"/>`,
    `<text class="tick end" x="${WIDTH - RIGHT}" y="${bottom + 14}">${label}</text>`,
  ]
}

/** The moment from which everything was ready. */
function drawReady(
  { lanes }: Phases,
  path: CriticalPath | null,
  { x, bottom }: Chart,
): readonly string[] {
  if (path === null) return []
  const ends = lanes.flatMap(({ phases }) =>
    phases.flatMap(({ kind, toMs }) => (kind === 'getting ready' ? [toMs] : [])),
  )
  const at = x(Math.max(0, ...ends))
  // A label that would run into the one of the teardown stands on the other side of its line.
  const place = at > WIDTH - RIGHT - 260 ? 'end' : 'start'
  return [
    `<line class="all-ready" x1="${at}" y1="${TOP - 8}" x2="${at}" y2="${bottom + 4}"/>`,
    `<text class="tick ${place} strong" x="${place === 'end' ? at - 2 : at}" y="${bottom + 14}">all ready after ${formatDuration(path.totalMs)}</text>`,
  ]
}

function drawLane(lane: Lane, index: number, chart: Chart): string {
  const y = TOP + index * ROW
  const classes = ['lane', lane.kind, ...(lane.isCritical ? ['critical'] : [])].join(' ')
  const name = lane.name.length > LONGEST_NAME ? `${lane.name.slice(0, LONGEST_NAME)}…` : lane.name
  const mark = lane.isCritical ? '▸ ' : ''
  return [
    `<g class="${classes}"><title>${escapeXml(lane.name)}</title>`,
    `<text class="name" x="${LEFT - 12}" y="${y + 15}">${mark}${escapeXml(name)}</text>`,
    ...lane.phases.map((phase) => drawPhase(phase, lane, y, chart)),
    drawFigure(lane, y, chart),
    '</g>',
  ].join('')
}

function drawPhase({ kind, fromMs, toMs }: Phase, lane: Lane, y: number, { x }: Chart): string {
  const failed = kind === 'getting ready' && lane.outcome === 'failed' ? ' failed' : ''
  const [top, height] = kind === 'waiting' ? [y + 9, 2] : kind === 'up' ? [y + 7, 6] : [y + 3, BAR]
  const width = Math.max(1.5, x(toMs) - x(fromMs))
  const what = `${kind}: ${formatDuration(toMs - fromMs)}, from ${formatDuration(fromMs)}`
  return `<rect class="${kind.replace(' ', '-')}${failed}" x="${x(fromMs)}" y="${top}" width="${Math.round(width * 10) / 10}" height="${height}" rx="2"><title>${what}</title></rect>`
}

/** How long it took: in the bar where there is room, else behind it, or before it at the right edge. */
function drawFigure({ phases, outcome, kind }: Lane, y: number, { x }: Chart): string {
  const own = phases.filter((phase) => phase.kind !== 'waiting' && phase.kind !== 'up')
  const [first] = own
  const last = own.at(-1)
  if (first === undefined || last === undefined) return ''
  const time = formatDuration(last.toMs - first.fromMs)
  const text = outcome === 'failed' ? `failed after ${time}` : time
  const room = x(last.toMs) - x(last.fromMs)
  const isInside = room > ROOM_FOR_TEXT + (text.length - 5) * 6
  const isLate = x(last.toMs) > WIDTH - RIGHT - 120
  const [at, place] = isInside
    ? [x(last.toMs) - 6, 'inside']
    : isLate
      ? [x(first.fromMs) - 6, 'before']
      : [x(last.toMs) + 6, 'behind']
  return `<text class="figure ${place} ${kind}" x="${at}" y="${y + 14}">${text}</text>`
}

const LEGEND: readonly (readonly [className: string, text: string, width: number])[] = [
  ['waiting', 'waits', 66],
  ['starting', 'container starts', 132],
  ['getting-ready', 'until ready', 100],
  ['up', 'up', 46],
  ['running', 'suite', 64],
]

function drawFoot(path: CriticalPath | null, more: number, { bottom }: Chart): readonly string[] {
  const y = bottom + 34
  let x = 20
  const legend = LEGEND.flatMap(([className, text, width]) => {
    const at = x
    x += width
    const [top, height] =
      className === 'waiting' ? [y - 5, 2] : className === 'up' ? [y - 7, 6] : [y - 9, 10]
    return [
      `<rect class="${className}" x="${at}" y="${top}" width="16" height="${height}" rx="2"/>`,
      `<text class="tick start" x="${at + 22}" y="${y}">${text}</text>`,
    ]
  })
  const advice = path === null ? 'Not everything became ready.' : path.advice
  const left = more === 0 ? '' : ` ${more} more are in the result file.`
  return [
    ...legend,
    ...(path === null
      ? []
      : [`<text class="tick start strong" x="${x + 4}" y="${y}">▸ critical path</text>`]),
    `<text class="advice" x="20" y="${y + 28}">${escapeXml(advice + left)}</text>`,
  ]
}
