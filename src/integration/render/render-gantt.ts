import { formatDuration } from '../../config/duration.ts'
import type { Lane, Phase, Phases } from '../timeline/measure-phases.ts'

/** More rows are no help in a summary; the picture has them. */
const MOST_LANES = 30
const LONGEST_NAME = 40

/** Mermaid's marks: grey, the accent, red, plain. */
const TAGS: Readonly<Record<Exclude<Phase['kind'], 'waiting' | 'up'>, string>> = {
  starting: 'done, ',
  'getting ready': 'active, ',
  running: '',
}

/**
 * The start, the suites and the teardown as a Mermaid gantt, one row each; those of the critical path are
 * marked. Null where there is nothing to draw.
 */
export function renderGantt({ lanes, teardown }: Phases): readonly string[] | null {
  const drawn = chooseLanes(lanes)
  if (drawn.length === 0) return null
  return [
    '```mermaid',
    '---',
    'displayMode: compact',
    '---',
    'gantt',
    '  dateFormat x',
    '  axisFormat %M:%S',
    ...drawn.flatMap(drawLane),
    ...(teardown === null
      ? []
      : [
          '  section teardown',
          taskLine(formatDuration(teardown.toMs - teardown.fromMs), 'done, ', teardown),
        ]),
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

function drawLane(lane: Lane): readonly string[] {
  const tasks = lane.phases.flatMap((phase) => {
    if (phase.kind === 'waiting' || phase.kind === 'up') return []
    const tag = isDecisive(lane, phase) ? 'crit, ' : TAGS[phase.kind]
    return [taskLine(textOf(phase), tag, phase)]
  })
  return tasks.length === 0 ? [] : [`  section ${plainName(lane.name)}`, ...tasks]
}

function isDecisive({ isCritical, outcome }: Lane, { kind }: Phase): boolean {
  return kind === 'getting ready' && (isCritical || outcome === 'failed')
}

function textOf({ kind, fromMs, toMs }: Phase): string {
  return kind === 'starting' ? 'start' : formatDuration(toMs - fromMs)
}

function taskLine(
  text: string,
  tag: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): string {
  return `  ${text} :${tag}${fromMs}, ${Math.max(toMs, fromMs + 1)}`
}

/** Mermaid reads colons, semicolons, hashes and percent signs; a name keeps what it cannot take for its own. */
function plainName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_./-]+/gu, '_').slice(0, LONGEST_NAME) || '_'
}
