import * as z from 'zod'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** A duration such as `500ms`, `30s`, `2m` or `1h`; parsed to milliseconds. */
export const durationSchema = z
  .string('expected a duration such as 30s, 2m or 500ms')
  .regex(/^\d+(?:\.\d+)?(?:ms|s|m|h)$/, 'expected a duration such as 30s, 2m or 500ms')
  .transform((text) => {
    const unit = /[a-z]+$/.exec(text)?.[0] ?? 'ms'
    return Math.round(Number.parseFloat(text) * (UNITS[unit] ?? 1))
  })

/** Milliseconds as a person reads them: `450 ms`, `9.8 s`, `1m 3s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1_000)
  return `${Math.floor(seconds / 60)}m ${seconds % 60}s`
}
