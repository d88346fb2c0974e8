/**
 * A decimal from 0 to 100 as an exact fraction: `percent = numerator / denominator`, both integers,
 * the denominator a power of ten. So thresholds are compared without a float.
 */
export type Percent = { readonly numerator: number; readonly denominator: number }

/** Reads `80`, `79.995` or `80.5` exactly; null for anything else, and for values outside 0 to 100. */
export function parsePercent(text: string): Percent | null {
  const match = /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(text.trim())
  if (match === null) return null
  const decimals = match[2] ?? ''
  const denominator = 10 ** decimals.length
  const numerator = Number(`${match[1]}${decimals}`)
  return numerator <= 100 * denominator ? { numerator, denominator } : null
}

export function formatPercent({ numerator, denominator }: Percent): string {
  return String(numerator / denominator)
}
