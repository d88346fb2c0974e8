import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { build } from 'esbuild'
import { expect, it } from 'vitest'

import type { writeHtmlReport } from '../../src/coverage/html/write-html-report.ts'
import { openBrowser, openReport } from './open-report.ts'
import { failingPlatform } from './sample-platform.ts'

// The page's functions are embedded as text; a bundler renames what is around them.
it('works the same when it is written by a minified bundle', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'papergate-bundle-'))
  const outfile = join(folder, 'write.mjs')
  await build({
    entryPoints: [resolve('src/coverage/html/write-html-report.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  })
  const bundle = (await import(pathToFileURL(outfile).href)) as {
    writeHtmlReport: typeof writeHtmlReport
  }
  const browser = await openBrowser()
  try {
    await using report = await openReport(browser, failingPlatform, {}, bundle.writeHtmlReport)
    const { page } = report
    await page.keyboard.press('n')
    await page.waitForSelector('.change-file .row.is-missed.is-current')
    for (const key of ['m', 'f', 'c'] as const) {
      await page.keyboard.press(key)
      await page.waitForSelector(`html[data-view=${{ m: 'map', f: 'files', c: 'changes' }[key]}]`)
    }
    await page.keyboard.press('/')
    await page.keyboard.type('gateway.py')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.file .row.is-partial')
    expect(report.problems).toEqual([])
    expect(report.requests).toEqual([])
  } finally {
    await browser.close()
    await rm(folder, { recursive: true })
  }
})
