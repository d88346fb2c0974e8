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

const GATEWAY = '#/file/apps/gateway/gateway.py'

it('opens from a file without a request or an error', async () => {
  await using report = await openReport(browser, failingPlatform)
  expect(report.requests).toEqual([])
  expect(report.problems).toEqual([])
})

it('says first what failed, by how much, and where', async () => {
  await using report = await openReport(browser, failingPlatform)
  const verdict = report.page.locator('.verdict')
  expect(await verdict.locator('h1').textContent()).toContain('Coverage fails')
  expect(await verdict.locator('.rules.broken .rule-found').allTextContents()).toEqual([
    'changed lines: 40.00 % of lines, 80 % required: 2 lines short',
  ])
  await verdict.getByRole('link', { name: '5–6' }).click()
  await report.page.waitForSelector('.row[data-line="5"].is-current')
})

it('shows the changed lines first, the worst file on top, and names what no report has', async () => {
  await using report = await openReport(browser, failingPlatform)
  const { page } = report
  expect(await page.locator('[aria-current=page]').textContent()).toContain('Changes')
  const files = page.locator('.change-file')
  expect(await files.first().locator('summary').textContent()).toContain('gateway.py')
  expect(await files.nth(1).locator('summary').textContent()).toContain('in no report')
  expect(await files.first().locator('.tag').allTextContents()).toEqual([
    '✗ 2 missed',
    '◐ 1 partial',
  ])
  const changed = files.first().locator('.row.is-changed')
  expect(await statesOf(changed)).toEqual({
    5: 'missed ✗',
    6: 'missed ✗',
    8: 'partial ◐',
    10: 'covered ▸',
    11: '',
  })
})

it('marks every line of a file by state, sign, words and hits', async () => {
  await using report = await openReport(browser, failingPlatform, { hash: GATEWAY })
  const { page } = report
  expect(await statesOf(page.locator('.file .row'))).toEqual({
    1: 'covered ▸',
    2: 'covered ▸',
    3: '',
    4: 'covered ▸',
    5: 'missed ✗',
    6: 'missed ✗',
    7: 'covered ▸',
    8: 'partial ◐',
    9: 'missed ✗',
    10: 'covered ▸',
    11: '',
    12: 'covered ▸',
  })
  const line = (number: number): string => `.row[data-line="${number}"]`
  expect(await page.locator(`${line(8)} .sign`).getAttribute('aria-label')).toBe(
    'partly covered: 1 of 2 branches taken, ran 7 times',
  )
  expect(await page.locator(`${line(10)} .hits`).textContent()).toBe('12k×')
  expect(await page.locator(`${line(8)} code`).textContent()).toBe('    if order.size > LIMIT:')
})

it('jumps to the next and the previous gap by key, and around the end', async () => {
  await using report = await openReport(browser, failingPlatform, { hash: GATEWAY })
  const { page } = report
  const current = (): Promise<readonly (string | null)[]> =>
    page
      .locator('.is-current')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-line')))
  await page.keyboard.press('n')
  const first = await current()
  await page.keyboard.press('n')
  const second = await current()
  await page.keyboard.press('p')
  expect(await current()).toEqual(first)
  expect([first, second]).toEqual(
    expect.arrayContaining([
      ['5', '6'],
      ['8', '9'],
    ]),
  )
  expect(await page.locator('#announcer').textContent()).toMatch(/^Gap \d of 2: lines /)
})

it('finds a file by keyboard alone, and the back button returns', async () => {
  await using report = await openReport(browser, failingPlatform)
  const { page } = report
  await page.keyboard.press('/')
  await page.keyboard.type('kit clo')
  await page.keyboard.press('Enter')
  await page.waitForSelector('html[data-view=file]')
  expect(new URL(page.url()).hash).toBe('#/file/libs/kit/clock.py')
  expect(await page.locator('.file .note').first().textContent()).toContain('could not be read')
  await page.goBack()
  await page.waitForSelector('html[data-view=changes]')
})

it('moves through search results by arrows and closes them by Escape', async () => {
  await using report = await openReport(browser, failingPlatform)
  const { page } = report
  await page.keyboard.press('/')
  await page.keyboard.press('ArrowDown')
  const selected = page.locator('#search-results [aria-selected=true]')
  expect(await selected.getAttribute('id')).toBe('search-1')
  await page.keyboard.press('Escape')
  expect(await page.locator('#search').isVisible()).toBe(false)
  await page.keyboard.press('?')
  expect(await page.locator('#help').isVisible()).toBe(true)
  await page.getByRole('button', { name: 'Close' }).click()
  expect(await page.locator('#help').isVisible()).toBe(false)
})

it('zooms the map into a folder by click and by keyboard, and out again', async () => {
  const input = reportWith({ files: manyFiles(1_000, 60) })
  await using report = await openReport(browser, input)
  const { page } = report
  await page
    .locator('.tile-folder', { hasText: 'area_1' })
    .first()
    .click({ position: { x: 20, y: 8 } })
  await page.waitForSelector('.crumbs [aria-current]:text-is("area_1")')
  await page.locator('.map [tabindex="0"]').focus()
  await page.keyboard.press('ArrowRight')
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  expect(focused).toMatch(
    /^services\/area_1\/part_\d+.*: [\d\u202F]+ of [\d\u202F]+ lines, [\d\u202F]+ missed$/,
  )
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => /area_1\/part_\d/.test(location.hash))
  const deep = new URL(page.url()).hash
  if (deep.startsWith('#/file')) await page.goBack()
  else await page.keyboard.press('u')
  await page.waitForSelector('.crumbs [aria-current]:text-is("area_1")')
})

it('tells the whole numbers of a tile on hover', async () => {
  await using report = await openReport(browser, failingPlatform, { hash: '#/map' })
  const { page } = report
  await page.locator('.tile-file', { hasText: 'gateway.py' }).hover()
  expect(await page.locator('.tooltip').textContent()).toBe(
    'apps/gateway/gateway.py70.00 % 7 of 10 lines, 3 missed',
  )
})

it('sorts the files by any column and filters them by service', async () => {
  await using report = await openReport(browser, failingPlatform, { hash: '#/files' })
  const { page } = report
  const paths = (): Promise<readonly string[]> =>
    page.locator('.files tbody .path').allTextContents()
  expect(await paths()).toEqual([
    'apps/gateway/gateway.py',
    'libs/kit/clock.py',
    'apps/signals/trend.py',
  ])
  await page.locator('[data-column=lines]').click()
  expect(await paths()).toEqual([
    'libs/kit/clock.py',
    'apps/gateway/gateway.py',
    'apps/signals/trend.py',
  ])
  await page.locator('[data-column=lines]').click()
  expect((await paths())[0]).toBe('apps/signals/trend.py')
  await page.getByRole('button', { name: /^signals/ }).click()
  expect(await paths()).toEqual(['apps/signals/trend.py'])
})

it('says so where nothing coverable changed', async () => {
  const patch = { base: { sha: 'b'.repeat(40), reason: 'HEAD^' }, files: [] }
  await using report = await openReport(
    browser,
    { ...failingPlatform, patch },
    { hash: '#/changes' },
  )
  expect(await report.page.locator('#view .empty').textContent()).toBe(
    'No line that can be covered changed since bbbbbbbbbb (HEAD^).',
  )
})

async function statesOf(rows: ReturnType<Page['locator']>): Promise<Record<string, string>> {
  const pairs = await rows.evaluateAll((elements) =>
    elements.map((row) => {
      const state = /is-(covered|missed|partial)/.exec(row.getAttribute('class') ?? '')?.[1] ?? ''
      const sign = row.querySelector('.sign')?.textContent ?? ''
      return [row.getAttribute('data-line') ?? '', `${state} ${sign}`.trim()] as const
    }),
  )
  return Object.fromEntries(pairs)
}
