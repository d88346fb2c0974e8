/**
 * Draws what people see of the guard and of the integration harness, the terminal's text and the job's summary, into
 * `docs/images/`: runs the guard over a small made-up platform, shows a made-up run of the harness, and takes pictures
 * in headless Chromium, light and dark.
 *
 * node scripts/pictures.ts
 */
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { chromium } from 'playwright-core'

import { runCli } from '../src/main/run-cli.ts'
import { ensureChromium } from './chromium.ts'
import { renderSummary } from '../src/main/commands/render-report.ts'
import { sampleResult } from '../src/integration/testing/sample-result.ts'
import { drawTable, drawTimeline } from './pictures/draw-integration.ts'
import { drawMarkdown } from './pictures/draw-markdown.ts'
import { drawTerminal } from './pictures/draw-terminal.ts'
import { writePlatform } from './pictures/write-platform.ts'

const images = resolve(import.meta.dirname, '..', 'docs', 'images')
const scratch = await realpath(await mkdtemp(join(tmpdir(), 'papergate-pictures-')))
try {
  const platform = join(scratch, 'trading-platform')
  await writePlatform(platform)
  const summary = join(scratch, 'summary.md')
  const text = await run(['guard'], {}, platform)
  await run(['report'], onGitHub(summary), platform)
  await takePictures({
    'guard-terminal': { html: drawTerminal('papergate guard', text), width: 1_060 },
    'guard-summary': { html: drawMarkdown(await readFile(summary, 'utf8')), width: 1_012 },
    'integration-start': {
      html: drawTerminal('papergate integration', drawTable('start')),
      width: 900,
    },
    'integration-suites': {
      html: drawTerminal('papergate integration', drawTable('suites')),
      width: 900,
    },
    'integration-timeline': { html: drawTimeline(), width: 960 },
    'integration-summary': { html: drawMarkdown(renderSummary([sampleResult], {})), width: 1_012 },
  })
} finally {
  await rm(scratch, { recursive: true })
}

/** What the command line prints on a terminal. */
async function run(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string> {
  let printed = ''
  const write = (text: string): void => {
    printed += text
  }
  await runCli(argv, {
    env: { PATH: process.env['PATH'], HOME: cwd, ...env },
    cwd,
    stdout: write,
    stderr: write,
    isTerminal: true,
    signal: new AbortController().signal,
  })
  return printed
}

function onGitHub(summary: string): Readonly<Record<string, string>> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'example/trading-platform',
    GITHUB_SHA: '0451'.repeat(10),
    GITHUB_STEP_SUMMARY: summary,
  }
}

type Drawing = { readonly html: string; readonly width: number }

async function takePictures(drawings: Readonly<Record<string, Drawing>>): Promise<void> {
  const executablePath = await ensureChromium((line) => console.error(line))
  // A container's root has no user namespace for the sandbox; the pages are our own.
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text'],
  })
  try {
    for (const [name, { html, width }] of Object.entries(drawings)) {
      for (const scheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({
          viewport: { width, height: 100 },
          colorScheme: scheme,
          deviceScaleFactor: 1.5,
          offline: true,
        })
        await page.setContent(html)
        const path = join(images, `${name}-${scheme}.png`)
        await page.screenshot({ path, fullPage: true })
        await page.close()
        console.log(path)
      }
    }
  } finally {
    await browser.close()
  }
}
