import { afterEach, expect, it, vi } from 'vitest'

import { ensureChromium } from './chromium.ts'
import { SetupError } from './engine/setup-error.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const silent = (): void => {}

it('takes the browser that the environment names', async () => {
  vi.stubEnv('PAPERGATE_CHROMIUM', process.execPath)
  expect(await ensureChromium(silent)).toBe(process.execPath)
})

it('refuses a name that is no program instead of taking another browser', async () => {
  vi.stubEnv('PAPERGATE_CHROMIUM', '/nowhere/chromium')
  const found = ensureChromium(silent)
  await expect(found).rejects.toThrow(SetupError)
  await expect(found).rejects.toThrow(
    'expected PAPERGATE_CHROMIUM to name a program; found /nowhere/chromium, which cannot be run. Correct it, or unset it.',
  )
})
