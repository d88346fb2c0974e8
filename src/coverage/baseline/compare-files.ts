import type { LineMap } from '../diff/line-map.ts'
import { lineOfArm } from '../model/arm-names.ts'
import { addMeasures, measureFile, ZERO_MEASURE } from '../model/file-coverage.ts'
import type { FileCoverage, Measure } from '../model/file-coverage.ts'
import type { FileFilter } from '../paths/file-filter.ts'
import type { History } from './history.ts'

/** Unchanged lines of a file that were covered and are not any more, by their numbers now, ascending. */
export type LostLines = { readonly path: string; readonly lines: readonly number[] }

/**
 * What the baseline measured of the lines that are still there unchanged, and which of those have lost
 * their coverage: covered then, and now missed or in a file that no report names. A line that a tool
 * counted then and does not count now, in a file that is reported, is not lost.
 */
export function compareFiles(input: {
  readonly before: ReadonlyMap<string, FileCoverage>
  readonly now: ReadonlyMap<string, FileCoverage>
  readonly history: History
  readonly isExcluded: FileFilter
}): { readonly before: Measure; readonly lost: readonly LostLines[] } {
  let before = ZERO_MEASURE
  const lost: LostLines[] = []
  for (const [oldPath, file] of input.before) {
    const history = input.history(oldPath)
    switch (history.kind) {
      case 'same':
        before = addMeasures(before, measureFile(file))
        lost.push({ path: oldPath, lines: findLost(file, input.now.get(oldPath), null) })
        break
      case 'changed': {
        const { path, map } = history
        if (input.isExcluded(path)) break
        before = addMeasures(before, measureKept(file, map))
        lost.push({ path, lines: findLost(file, input.now.get(path), map) })
        break
      }
      case 'untracked':
        // Generated code, say: as long as it is measured it counts, but its lines cannot be followed.
        if (input.now.has(oldPath)) before = addMeasures(before, measureFile(file))
        break
      case 'gone':
        break
      default:
        history satisfies never
    }
  }
  return { before, lost: lost.filter(({ lines }) => lines.length > 0).sort(byPath) }
}

/** The file's lines, branches and functions on lines that are still there. */
function measureKept(file: FileCoverage, map: LineMap): Measure {
  const lines = new Set<number>(file.lines.keys)
  for (const key of file.arms.keys) lines.add(lineOfArm(key))
  for (const [line] of file.tallies) lines.add(line)
  for (const { line } of file.functions.values()) if (line !== null) lines.add(line)
  return measureFile(
    file,
    [...lines].filter((line) => map(line) !== null),
  )
}

/** Lines keep their order, so both files are walked once. @param map null where no line has moved */
function findLost(
  { lines: before }: FileCoverage,
  now: FileCoverage | undefined,
  map: LineMap | null,
): readonly number[] {
  const lost: number[] = []
  let index = 0
  for (let old = 0; old < before.keys.length; old += 1) {
    if ((before.hits[old] as number) === 0) continue
    const key = before.keys[old] as number
    const line = map === null ? key : map(key)
    if (line === null) continue
    if (now === undefined) {
      lost.push(line)
      continue
    }
    const { keys, hits } = now.lines
    while (index < keys.length && (keys[index] as number) < line) index += 1
    if (keys[index] === line && hits[index] === 0) lost.push(line)
  }
  return lost
}

function byPath(left: LostLines, right: LostLines): number {
  if (left.path === right.path) return 0
  return left.path < right.path ? -1 : 1
}
