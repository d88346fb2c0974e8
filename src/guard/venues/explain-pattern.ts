const LONGEST_REPEAT = 4_096

/**
 * Why the source of a regular expression may not be run over foreign text, or null where it may: it
 * compiles, every repeat is bounded and no repeated group holds another repeat, so that matching
 * takes linear time.
 */
export function explainPattern(pattern: string): string | null {
  const compiled = compile(pattern)
  if (compiled === null) return 'is no regular expression'
  if (/\\[1-9]|\\k/.test(pattern)) return 'refers back to a group'
  if (/\(\?<?[=!]/.test(pattern.replaceAll(/\(\?[=!]/g, ''))) return 'looks behind'
  const plain = pattern.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x')
  if (/[*+]|\{\d*,\}/.test(plain)) return 'repeats without a bound'
  if (/\)\{/.test(plain)) return 'repeats a group'
  const repeats = [...plain.matchAll(/\{(?:\d+,)?(\d+)\}/g)].map(([, most]) => Number(most))
  if (repeats.some((most) => most > LONGEST_REPEAT))
    return `repeats more than ${LONGEST_REPEAT} times`
  if (/[$^]/.test(plain)) return 'has an anchor'
  return compiled.test('') ? 'matches an empty text' : null
}

function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`)
  } catch {
    return null
  }
}
