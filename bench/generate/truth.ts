import type { SourceFile } from './source-model.ts'

export type Ratio = { readonly covered: number; readonly total: number }

/** What a report says when it is read without a mistake. */
export type Truth = { readonly lines: Ratio; readonly branches: Ratio }

export const NO_TRUTH: Truth = {
  lines: { covered: 0, total: 0 },
  branches: { covered: 0, total: 0 },
}

export function measureSource({ lines }: SourceFile): Truth {
  const arms = lines.flatMap(({ conditions }) => conditions.flat())
  return {
    lines: { covered: lines.filter(({ hits }) => hits > 0).length, total: lines.length },
    branches: { covered: arms.filter((taken) => taken > 0).length, total: arms.length },
  }
}

export function addTruths(one: Truth, other: Truth): Truth {
  return {
    lines: addRatios(one.lines, other.lines),
    branches: addRatios(one.branches, other.branches),
  }
}

function addRatios(one: Ratio, other: Ratio): Ratio {
  return { covered: one.covered + other.covered, total: one.total + other.total }
}
