import { formatDuration } from '../../config/duration.ts'
import type { Lane, Phases } from '../timeline/measure-phases.ts'

/** More rows are no help in a summary; the picture has them. */
const MOST_LANES = 30
const LONGEST_NAME = 40

/** Pixels that a character of a name takes, and the least that Mermaid leaves for names. */
const CHARACTER_WIDTH = 7
const LEAST_PADDING = 75

/**
 * The start, the suites and the teardown as a Mermaid gantt, one row each: the critical path in the
 * accent's colour, what failed in red. Null where there is nothing to draw.
 */
export function renderGantt({ lanes, teardown }: Phases): readonly string[] | null {
  const drawn = chooseLanes(lanes)
  if (drawn.length === 0) return null
  return [
    '```mermaid',
    '---',
    'displayMode: compact',
    'config:',
    '  gantt:',
    `    leftPadding: ${paddingFor(drawn)}`,
    '---',
    'gantt',
    '  dateFormat x',
    '  axisFormat %M:%S',
    ...drawn.flatMap(drawLane),
    ...(teardown === null ? [] : ['  section teardown', taskLine('done, ', teardown)]),
    '```',
  ]
}

/** Suites and what decided first; in the order of time again. */
function chooseLanes(lanes: readonly Lane[]): readonly Lane[] {
  const worth = ({ kind, isCritical, outcome }: Lane): number =>
    kind === 'suite' || isCritical || outcome === 'failed' ? 0 : 1
  const chosen = new Set(
    lanes.toSorted((left, right) => worth(left) - worth(right)).slice(0, MOST_LANES),
  )
  return lanes.filter((lane) => chosen.has(lane))
}

function paddingFor(lanes: readonly Lane[]): number {
  const longest = Math.max(...lanes.map(({ name }) => plainName(name).length))
  return Math.max(LEAST_PADDING, longest * CHARACTER_WIDTH + 24)
}

/** One bar: how long it took from when it was asked for. A picture has room for the parts of it. */
function drawLane(lane: Lane): readonly string[] {
  const own = lane.phases.filter(({ kind }) => kind !== 'waiting' && kind !== 'up')
  const [first] = own
  const last = own.at(-1)
  if (first === undefined || last === undefined) return []
  const task = taskLine(tagOf(lane), { fromMs: first.fromMs, toMs: last.toMs })
  return [`  section ${plainName(lane.name)}`, task]
}

/** Mermaid draws `crit` in red, `active` in its accent, `done` in grey and anything else in its main colour. */
function tagOf({ kind, isCritical, outcome }: Lane): string {
  if (kind === 'suite') return ''
  if (outcome === 'failed') return 'crit, '
  return isCritical ? 'active, ' : 'done, '
}

function taskLine(
  tag: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): string {
  return `  ${formatDuration(toMs - fromMs)} :${tag}${fromMs}, ${Math.max(toMs, fromMs + 1)}`
}

/** Mermaid reads colons, semicolons, hashes and percent signs; a name keeps what it cannot take for its own. */
function plainName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_./-]+/gu, '_').slice(0, LONGEST_NAME) || '_'
}
