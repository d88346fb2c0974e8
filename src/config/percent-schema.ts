import * as z from 'zod'

import { parsePercent } from './percent.ts'
import type { Percent } from './percent.ts'

/** A minimum as written in `papergate.yml`. */
export const percentSchema = z
  .number()
  .refine((value) => parsePercent(String(value)) !== null, {
    error: 'expected a decimal from 0 to 100 with at most six decimals',
  })
  .transform((value): Percent => parsePercent(String(value)) ?? { numerator: 0, denominator: 1 })
