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
