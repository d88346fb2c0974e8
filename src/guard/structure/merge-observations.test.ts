import { expect, it } from 'vitest'

import { scanText } from '../scan-text.ts'
import { mergeObservations } from './merge-observations.ts'
import { scanStructure } from './scan-structure.ts'

const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')

it('says once what both scans see, in order of place', () => {
  const text = `OKX_API_SECRET: ${opaque}\nokx:\n  apiKey: ${opaque}\n  url: https://www.okx.com\n`
  const byStructure = scanStructure(text, 'a.yaml') ?? []
  const merged = mergeObservations(scanText(text, 'a.yaml'), byStructure)
  expect(merged.map(({ what, place }) => `${what} ${place.line}`)).toEqual([
    'credential 1',
    'credential 3',
    'endpoint 4',
  ])
  expect(merged.every((one) => 'scope' in one)).toBe(true)
})
