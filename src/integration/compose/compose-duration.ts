const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

/** Milliseconds of a duration as Compose prints it, such as `1m30s`; zero and what is none count as not said. */
export function durationOf(text: unknown, fallback: number): number {
  if (typeof text !== 'string') return fallback
  const sum = [...text.matchAll(/(\d+(?:\.\d+)?)(us|µs|ms|s|m|h)/g)].reduce(
    (total, [, amount, unit]) => total + Number(amount) * (UNITS[unit ?? ''] ?? 0),
    0,
  )
  return sum === 0 ? fallback : sum
}
