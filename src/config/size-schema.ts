import * as z from 'zod'

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
}

/** A size such as `200MB` (powers of ten, as registries count); parsed to bytes. */
export const sizeSchema = z
  .string('expected a size such as 200MB')
  .regex(/^\d+(?:\.\d+)?(?:B|KB|MB|GB)$/, 'expected a size such as 200MB')
  .transform((text) => {
    const unit = /[A-Z]+$/.exec(text)?.[0] ?? 'B'
    return Math.round(Number.parseFloat(text) * (UNITS[unit] ?? 1))
  })
