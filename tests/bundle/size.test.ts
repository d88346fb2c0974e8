import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'

const dist = resolve(import.meta.dirname, '..', '..', 'dist')

/** Every job of every caller downloads the bundle before its first step. */
const BUDGET_BYTES = 3_500_000

it(`stays below ${BUDGET_BYTES / 1_000_000} MB in all`, () => {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size)
  const total = files.reduce((sum, size) => sum + size, 0)
  expect(total).toBeGreaterThan(100_000)
  expect(total).toBeLessThan(BUDGET_BYTES)
})
