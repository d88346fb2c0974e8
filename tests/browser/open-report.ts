import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'

import { ensureChromium } from '../../scripts/chromium.ts'
import type { HtmlReportInput } from '../../src/coverage/html/report-input.ts'
import { writeHtmlReport } from '../../src/coverage/html/write-html-report.ts'

export type View = {
  readonly hash?: string
  readonly width?: number
  readonly scheme?: 'light' | 'dark'
}

export type OpenReport = AsyncDisposable & {
  readonly page: Page
  readonly bytes: number
  /** From the start of loading until the first view stands. */
  readonly milliseconds: number
  /** Requests for anything but the file itself; console errors, uncaught errors, dialogs. */
  readonly requests: readonly string[]
  readonly problems: readonly string[]
}

/** Starts the browser for a file of tests. It may not reach the network, and must not want to. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await ensureChromium((line) => process.stderr.write(`${line}\n`))
  return chromium.launch({
    executablePath,
    args: [
      // A container's root has no user namespace for the sandbox; the pages are our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Writes the report to a file of its own and opens it from there. */
export async function openReport(
  browser: Browser,
  input: HtmlReportInput,
  view: View = {},
  write: typeof writeHtmlReport = writeHtmlReport,
): Promise<OpenReport> {
  const folder = await mkdtemp(join(tmpdir(), 'papergate-report-'))
  const path = join(folder, 'coverage.html')
  await write(path, input)
  const width = view.width ?? 1_280
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    colorScheme: view.scheme ?? 'light',
    reducedMotion: 'reduce',
    offline: true,
  })
  const page = await context.newPage()
  const url = pathToFileURL(path).href
  const requests: string[] = []
  const problems: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) requests.push(request.url())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() !== 'log') problems.push(message.text())
  })
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  const startedAt = performance.now()
  await page.goto(`${url}${view.hash ?? ''}`)
  await page.waitForSelector('html[data-ready=true]')
  return {
    page,
    bytes: (await stat(path)).size,
    milliseconds: performance.now() - startedAt,
    requests,
    problems,
    [Symbol.asyncDispose]: async () => {
      await context.close()
      await rm(folder, { recursive: true })
    },
  }
}
