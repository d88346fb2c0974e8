export type Locate = (offset: number) => { readonly line: number; readonly column: number }

/** Tells line and column, both from 1, of an offset in a text. */
export function createLocator(text: string): Locate {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  let last = 0
  return (offset) => {
    if ((starts[last] ?? 0) > offset) last = findLine(starts, offset)
    for (let steps = 0; (starts[last + 1] ?? Infinity) <= offset; steps += 1) {
      last = steps < MOST_STEPS ? last + 1 : findLine(starts, offset)
    }
    return { line: last + 1, column: offset - (starts[last] ?? 0) + 1 }
  }
}

/** Readers go forwards, so the next line is mostly near. */
const MOST_STEPS = 8

function findLine(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
