import { expect, it } from 'vitest'

import { renderBadge } from './render-badge.ts'

it('draws label and message with a title for those who cannot see it', () => {
  const badge = renderBadge({ label: 'coverage', message: '79.99 %', verdict: 'fail' })
  expect(badge).toMatchInlineSnapshot(`
    "<svg xmlns="http://www.w3.org/2000/svg" width="123" height="20" role="img" aria-label="coverage: 79.99 %"><title>coverage: 79.99 %</title><path fill="#3d444b" d="M3 0h60v20h-60a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/><path fill="#b3261e" d="M63 0h57a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-57z"/><g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" text-rendering="geometricPrecision"><text x="6" y="14" textLength="51">coverage</text><text x="69" y="14" textLength="48">79.99 %</text></g></svg>
    "
  `)
})

it('makes markup in its texts inert', () => {
  const badge = renderBadge({
    label: '</title><script>alert(1)</script>',
    message: '" onload="alert(1)&\u202E',
    verdict: 'pass',
  })
  expect(badge).not.toMatch(/<script|onload="|\u202E/)
  expect(badge).toContain('&#60;script&#62;')
})

it.each([
  ['pass', '#1f7a46'],
  ['fail', '#b3261e'],
  ['error', '#b3261e'],
  ['skip', '#5c656d'],
] as const)('is coloured by a verdict of %s', (verdict, colour) => {
  expect(renderBadge({ label: 'coverage', message: 'x', verdict })).toContain(colour)
})

it.each([
  [90, 100, '#1f7a46'],
  [8_999_999, 10_000_000, '#846300'],
  [75, 100, '#846300'],
  [74, 100, '#a8540c'],
  [1, 3, '#b3261e'],
  [0, 0, '#5c656d'],
])('is coloured by %i of %i where nothing judged it', (covered, total, colour) => {
  const badge = renderBadge({ label: 'coverage', message: 'x', ratio: { covered, total } })
  expect(badge).toContain(`fill="${colour}"`)
})

it('holds each text to its part, however long', () => {
  const badge = renderBadge({ label: 'coverage', message: 'W'.repeat(500), verdict: 'pass' })
  const [, width] = /^<svg [^>]*width="(\d+)"/.exec(badge) ?? []
  const lengths = [...badge.matchAll(/textLength="(\d+)"/g)].map(([, length]) => Number(length))
  expect(lengths.reduce((sum, length) => sum + length, 24)).toBe(Number(width))
  expect(Number(width)).toBeLessThan(800)
})

it.each(['#1f7a46', '#846300', '#a8540c', '#b3261e', '#5c656d', '#3d444b'])(
  'keeps white text legible on %s',
  (colour) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return value <= 0.039_28 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    expect(1.05 / (luminance + 0.05)).toBeGreaterThanOrEqual(4.5)
  },
)
