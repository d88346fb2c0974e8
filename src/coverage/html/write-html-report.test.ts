import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { NO_TALLIES } from '../model/tallies.ts'
import type { HtmlReportInput } from './report-input.ts'
import { writeHtmlReport } from './write-html-report.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-html-'))
})
afterEach(() => rm(folder, { recursive: true }))

const input: HtmlReportInput = {
  title: 'platform',
  commit: null,
  generatedAt: new Date(0),
  verdict: 'pass',
  summary: 'project: 99.99 % of lines',
  metric: 'lines',
  rules: [],
  files: new Map(),
  patch: null,
  services: {},
  readSource: () => Promise.resolve(null),
}

it('writes the verdict as plain markup, in a folder that it makes', async () => {
  const path = join(folder, 'deep', 'er', 'coverage.html')
  await writeHtmlReport(path, input)
  const html = await readFile(path, 'utf8')
  expect(html).toContain('<p class="lead">project: 99.99 % of lines</p>')
})

it('allows its own style and script by their digest, and nothing else', async () => {
  const path = join(folder, 'coverage.html')
  await writeHtmlReport(path, input)
  const html = await readFile(path, 'utf8')
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? ''
  const digest = (pattern: RegExp): string => {
    const text = pattern.exec(html)?.[1] ?? ''
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  }
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `style-src ${digest(/<style>([^]*?)<\/style>/)}`,
    `script-src ${digest(/<script>([^]*?)<\/script>/)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ])
})

it('leaves an earlier report as it was where it fails, and no part of a new one', async () => {
  const path = join(folder, 'coverage.html')
  await writeFile(path, 'earlier')
  const readSource = (): Promise<never> => Promise.reject(new Error('disk'))
  const files = new Map([['a.py', coverageOfNothing()]])
  await expect(writeHtmlReport(path, { ...input, files, readSource })).rejects.toThrow('disk')
  expect(await readdir(folder)).toEqual(['coverage.html'])
  expect(await readFile(path, 'utf8')).toBe('earlier')
})

it.each(['javascript:alert(1)', 'data:text/html,x', ' https://example.test'])(
  'links a commit to a web address only, not to %s',
  async (url) => {
    const path = join(folder, 'coverage.html')
    await writeHtmlReport(path, { ...input, commit: { sha: 'abc', url } })
    expect(await readFile(path, 'utf8')).not.toContain('rel="noreferrer')
  },
)

function coverageOfNothing() {
  const none = { keys: new Uint32Array(0), hits: new Float64Array(0) }
  return { lines: none, arms: none, tallies: NO_TALLIES, functions: new Map() }
}
