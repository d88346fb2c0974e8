import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'

import { openBrowser, openReport } from './open-report.ts'
import { failingPlatform } from './sample-platform.ts'
import { manyFiles, reportWith } from './sample-report.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const FILE = '#/file/apps/gateway/gateway.py'
const SCHEMES = ['light', 'dark'] as const

it.each(SCHEMES)('tells the states apart without any hue, in %s', async (scheme) => {
  await using report = await openReport(browser, failingPlatform, { hash: FILE, scheme })
  const states = ['covered', 'partial', 'missed']
  const signs = await Promise.all(
    states.map(async (state) => luminance(await style(report.page, `.row.is-${state} .sign`))),
  )
  const rows = await Promise.all(
    states.map(async (state) => luminance(await style(report.page, `.row.is-${state} .code`))),
  )
  expectApart(signs, 1.6)
  expectApart(rows, 1.12)
})

it.each(SCHEMES)('keeps all text legible on its ground, in %s', async (scheme) => {
  await using report = await openReport(browser, failingPlatform, { hash: FILE, scheme })
  const low: string[] = []
  for (const hash of [FILE, '#/changes', '#/files', '#/map']) {
    await show(report.page, hash)
    low.push(...(await lowContrasts(report.page)))
  }
  expect([...new Set(low)]).toEqual([])
})

it.each(SCHEMES)(
  'orders the colours of the map by lightness, with legible labels, in %s',
  async (scheme) => {
    await using report = await openReport(browser, failingPlatform, { hash: '#/map', scheme })
    const steps = await report.page.locator('.legend .swatch').evaluateAll((swatches) =>
      swatches.map((swatch) => {
        const { backgroundColor, color } = getComputedStyle(swatch)
        return { ground: backgroundColor, ink: color }
      }),
    )
    expect(steps).toHaveLength(7)
    const lights = steps.map(({ ground }) => luminance(ground))
    const ascending = lights.toSorted((a, b) => a - b)
    expect(lights).toEqual(scheme === 'light' ? ascending : ascending.toReversed())
    for (const { ground, ink } of steps) {
      expect(contrast(luminance(ground), luminance(ink))).toBeGreaterThanOrEqual(4.5)
    }
  },
)

it('follows the system between light and dark, and the toggle over it', async () => {
  await using report = await openReport(browser, failingPlatform, { scheme: 'dark' })
  const { page } = report
  const ground = async (): Promise<number> => luminance(await style(page, 'body'))
  expect(await ground()).toBeLessThan(0.05)
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await ground()).toBeGreaterThan(0.8)
  await page.keyboard.press('t')
  expect(await ground()).toBeLessThan(0.05)
  await page.reload()
  await page.waitForSelector('html[data-ready=true]')
  expect(await ground()).toBeLessThan(0.05)
})

it.each(['#/changes', '#/map', '#/files', FILE])(
  'fits a telephone of 390 pixels in %s; only sources scroll sideways',
  async (hash) => {
    await using report = await openReport(browser, failingPlatform, { hash, width: 390 })
    const width = await report.page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBe(390)
  },
)

it('has landmarks, one main heading, and shows where the focus is', async () => {
  await using report = await openReport(browser, failingPlatform)
  const { page } = report
  for (const role of ['banner', 'main', 'contentinfo'] as const) {
    expect(await page.getByRole(role).count()).toBe(1)
  }
  expect(await page.locator('h1').count()).toBe(1)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
  await page.keyboard.press('Tab')
  const outline = await page.evaluate(
    () => getComputedStyle(document.activeElement ?? document.body).outlineWidth,
  )
  expect(outline).toBe('2px')
})

it('prints whole sources on white, without its controls', async () => {
  await using report = await openReport(browser, failingPlatform, { hash: FILE, scheme: 'dark' })
  const { page } = report
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(luminance(await style(page, 'body'))).toBeGreaterThan(0.9)
  expect(await page.locator('.jumps').isVisible()).toBe(false)
  expect(await page.locator('.row').last().isVisible()).toBe(true)
})

it('opens a report of 20 000 files and eight million lines within seconds', async () => {
  const input = reportWith({ files: manyFiles(20_000, 400) })
  await using report = await openReport(browser, input)
  expect(report.bytes).toBeLessThan(25_000_000)
  expect(report.milliseconds).toBeLessThan(5_000)
  const { page } = report
  await page.keyboard.press('/')
  await page.keyboard.type('module_19999')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.file .row.is-missed')
  expect(report.problems).toEqual([])
})

async function show(page: Page, hash: string): Promise<void> {
  const name = hash.slice(2).split('/')[0] ?? ''
  await page.evaluate((next) => (location.hash = next), hash)
  await page.waitForSelector(`html[data-view=${name}]`)
}

function style(page: Page, selector: string): Promise<string> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => getComputedStyle(element).backgroundColor)
}

/** Texts whose contrast with the ground under them is below 4.5, WCAG's AA for text. */
async function lowContrasts(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const groundOf = (element: Element): string => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor
        if (!colour.endsWith(', 0)')) return colour
      }
      return 'rgb(255, 255, 255)'
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) => {
        const own = [...element.childNodes].some(
          (node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '',
        )
        return (
          own &&
          element.checkVisibility() &&
          element.closest(':disabled, .hidden-text, script, style, noscript') === null
        )
      })
      .map((element) => ({
        text: `${element.getAttribute('class') ?? element.tagName}: ${(element.textContent ?? '').slice(0, 30)}`,
        ink: getComputedStyle(element).color,
        ground: groundOf(element),
      }))
  })
  return texts
    .filter(({ ink, ground }) => contrast(luminance(ink), luminance(ground)) < 4.5)
    .map(({ text, ink, ground }) => `${text} (${ink} on ${ground})`)
}

function expectApart(lights: readonly number[], least: number): void {
  for (const [index, light] of lights.entries()) {
    for (const other of lights.slice(index + 1)) {
      expect(contrast(light, other)).toBeGreaterThanOrEqual(least)
    }
  }
}

/** WCAG 2: relative luminance of `rgb(1, 2, 3)`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [...colour.matchAll(/[\d.]+/g)].map(([value]) => {
    const part = Number(value) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}
