import { readSum } from './read-sum.ts'
import type { Program } from './read-sum.ts'
import type { Literal, Literals } from './joined-literals.ts'

/**
 * The texts of a program, also those that it composes of others and of constants: `"AK" + REST`,
 * `f"AK{REST}"`, templates, `"AK{}".format(…)`, `"AK%s" % …`, `fmt.Sprintf("%s%s", …)`, `chr(65) + …`,
 * `new StringBuilder("AK").append(…)`. One with a part that only running the program tells is left out.
 */
export function composeLiterals(program: Program): Literals {
  const { literals } = program
  const composed: Literal[] = []
  let end = 0
  for (const at of literals.starts) {
    const sum = at < end ? null : readSum(program, at)
    if (sum?.isComposed === true) composed.push({ value: sum.value, from: at, to: sum.to })
    end = Math.max(end, sum?.to ?? 0)
  }
  if (composed.length === 0) return literals
  const byStart = new Map(composed.map((one) => [one.from, one]))
  return {
    at: (index) => byStart.get(index) ?? literals.at(index),
    built: mergeBuilt(literals.built, composed),
  }
}

/** In order, without the pieces of what was composed. */
function mergeBuilt(joined: readonly Literal[], composed: readonly Literal[]): readonly Literal[] {
  let next = 0
  const apart = joined.filter(({ from }) => {
    while ((composed[next]?.to ?? Infinity) <= from) next += 1
    return from < (composed[next]?.from ?? Infinity)
  })
  return [...apart, ...composed].toSorted((one, other) => one.from - other.from)
}
