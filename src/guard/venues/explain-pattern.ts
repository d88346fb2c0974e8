const LONGEST_REPEAT = 4_096
const MOST_WAYS = 4_096

/**
 * Why the source of a regular expression may not be run over foreign text, or null where it may: it
 * compiles, every repeat is bounded, no group is repeated, and the ways to match at one place are few,
 * so that a match takes time in proportion to the text.
 */
export function explainPattern(pattern: string): string | null {
  const compiled = compile(pattern)
  if (compiled === null) return 'is no regular expression'
  if (/\\[1-9]|\\k/.test(pattern)) return 'refers back to a group'
  if (/\(\?<[=!]/.test(pattern)) return 'looks behind'
  const plain = pattern.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x')
  if (/[*+]|\{\d*,\}/.test(plain)) return 'repeats without a bound'
  if (/\)\{/.test(plain)) return 'repeats a group'
  const repeats = [...plain.matchAll(/\{(\d+)(?:,(\d+))?\}/g)].map(([, least, most]) => ({
    least: Number(least),
    most: Number(most ?? least),
  }))
  if (repeats.some(({ most }) => most > LONGEST_REPEAT))
    return `repeats more than ${LONGEST_REPEAT} times`
  if (countWays(plain, repeats) > MOST_WAYS) return 'can match one text in too many ways'
  if (/[$^]/.test(plain)) return 'has an anchor'
  return compiled.test('') ? 'matches an empty text' : null
}

/** At most how often the engine may try again: choices of length, options and alternatives multiply. */
function countWays(
  plain: string,
  repeats: readonly { readonly least: number; readonly most: number }[],
): number {
  const choices = plain.match(/[|]|(?<![(])[?]/g)?.length ?? 0
  return repeats.reduce((ways, { least, most }) => ways * (most - least + 1), 2 ** choices)
}

function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`)
  } catch {
    return null
  }
}
