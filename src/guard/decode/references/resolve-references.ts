import { readValue } from './read-value.ts'

/** A name that is given a value; the place is where the value is written. */
export type RawAssignment = {
  readonly name: string
  /** As written, with its quotes. */
  readonly value: string
  readonly line: number
  readonly column: number
}

/** How far one variable may lead to another. */
const DEEPEST = 100

/**
 * The assignments of one file, each with the value that it has in the end: references to the others
 * are put in, and quotes that stand side by side are joined. The last assignment before the use
 * counts, or else the first behind it. A value with a part that nobody can know stays as written: a
 * variable of elsewhere, one that leads back to itself, or a text of more than 4,096 characters.
 */
export function resolveReferences<T extends RawAssignment>(
  assignments: readonly T[],
): readonly T[] {
  const positions = new Map<string, number[]>()
  for (const [index, { name }] of assignments.entries()) {
    const known = positions.get(name)
    if (known === undefined) positions.set(name, [index])
    else known.push(index)
  }
  const resolved = new Map<number, string | null>()
  let depth = 0

  const resolve = (index: number): string | null => {
    const known = resolved.get(index)
    if (known !== undefined) return known
    const raw = assignments[index]?.value
    if (raw === undefined || depth === DEEPEST) return null
    // What leads back here finds no value.
    resolved.set(index, null)
    depth += 1
    const value = readValue(raw, (name) => {
      const position = findPosition(positions.get(name) ?? [], index)
      return position === null ? undefined : resolve(position)
    })
    depth -= 1
    resolved.set(index, value)
    return value
  }

  return assignments.map((assignment, index) => {
    const value = resolve(index)
    return value === null || value === assignment.value ? assignment : { ...assignment, value }
  })
}

/** The nearest assignment before a use, or else the first behind it; never the use itself. */
function findPosition(positions: readonly number[], use: number): number | null {
  let low = 0
  for (let high = positions.length; low < high;) {
    const middle = (low + high) >> 1
    if ((positions[middle] ?? 0) < use) low = middle + 1
    else high = middle
  }
  return positions[low - 1] ?? positions.slice(low, low + 2).find((one) => one !== use) ?? null
}
