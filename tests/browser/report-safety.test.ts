import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'

import type { HtmlReportInput } from '../../src/coverage/html/report-input.ts'
import { openBrowser, openReport } from './open-report.ts'
import { coverageOf, reportWith } from './sample-report.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const MARKUP = '</script><img src=x onerror=alert(1)><b id=made>"\'`${1}<!--'
const EVIL_PATHS = [
  `a/${MARKUP}.py`,
  'a/javascript:alert(1)//.py',
  'b/\u202Egpj.exe\u2066.py',
  'b/line\u2028separator.py',
  'c/%2e%2e%2f?line=3#/map.py',
  'c/__proto__.py',
  'c/\uD800lone.py',
  'constructor',
]

const evil: HtmlReportInput = reportWith({
  title: `platform ${MARKUP}`,
  commit: { sha: `abc${MARKUP}`, url: 'javascript:alert(2)' },
  verdict: 'fail',
  summary: MARKUP,
  rules: [
    {
      id: `coverage/${MARKUP}`,
      verdict: 'fail',
      expected: MARKUP,
      found: `found ${MARKUP} \u202E`,
      fix: MARKUP,
      locations: EVIL_PATHS.map((path) => ({ path, line: 1 })),
    },
  ],
  files: new Map(EVIL_PATHS.map((path) => [path, coverageOf({ lines: { 1: 1, 2: 0 } })])),
  patch: {
    base: { sha: MARKUP, reason: MARKUP },
    files: EVIL_PATHS.map((path) => ({
      path,
      changed: [1, 2],
      missed: [2],
      partial: [],
      isReported: true,
      measure: {
        lines: { covered: 1, total: 2 },
        strict: { covered: 1, total: 2 },
        branches: { covered: 0, total: 0 },
        functions: { covered: 0, total: 0 },
      },
    })),
  },
  services: { [MARKUP]: 'a', ['__proto__x']: 'b' },
  readSource: () => Promise.resolve(`x = "${MARKUP}"\ny = "\u202Etrojan\u2069 \u2028 \u0007"`),
})

it.each(['', '#/map', '#/files', `#/file/${encodeURIComponent('constructor')}`])(
  'keeps names, sources and rule texts inert in %s',
  async (hash) => {
    await using report = await openReport(browser, evil, { hash })
    const { page } = report
    expect(await page.locator('img, iframe, object, #made, script[src]').count()).toBe(0)
    expect(
      await page.locator('[onerror], [onload], [onclick], a[href^="javascript:"]').count(),
    ).toBe(0)
    expect(report.requests).toEqual([])
    expect(report.problems).toEqual([])
    const shown = await page.locator('body').innerText()
    expect(shown).toContain('<b id=made>')
    expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u2028\u0007]/)
  },
)

it('shows invisible characters of a source as escapes', async () => {
  await using report = await openReport(browser, evil, { hash: '#/file/constructor' })
  const code = report.page.locator('.file .row[data-line="2"] code')
  expect(await code.textContent()).toBe('y = "\\u202etrojan\\u2069 \\u2028 \\u0007"')
  expect(await code.locator('.escape').count()).toBe(4)
})

it.each(EVIL_PATHS.map((_, number) => number))(
  'opens evil file %i from the table',
  async (number) => {
    await using report = await openReport(browser, evil, { hash: '#/files' })
    const { page } = report
    const links = page.locator('.files tbody a')
    expect(await links.count()).toBe(EVIL_PATHS.length)
    await links.nth(number).click()
    await page.waitForSelector('html[data-view=file]')
    expect(await page.locator('.file .row').count()).toBe(2)
  },
)

it('runs nothing that is put into the page', async () => {
  await using report = await openReport(browser, evil)
  const { page } = report
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.documentElement.dataset.broken = "yes"'
    document.body.append(script)
    const image = document.createElement('img')
    image.src = 'https://example.test/pixel.png'
    document.body.append(image)
  })
  await page.waitForFunction(() => document.images.length === 1)
  expect(await page.locator('html').getAttribute('data-broken')).toBeNull()
  expect(report.problems.join()).toContain('Content Security Policy')
})

it.each(['#/file/nowhere.py', '#/map/nowhere', '#/what'])(
  'answers an unknown address %s',
  async (hash) => {
    await using report = await openReport(browser, evil, { hash })
    expect(await report.page.locator('#view .empty').textContent()).toContain(
      'This page has no such',
    )
    expect(report.problems).toEqual([])
  },
)
