import { lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import type { Decision } from '../contract/result.ts'
import type { CoverageData } from '../coverage/coverage-data.ts'
import type { CoverageOptions } from '../coverage/coverage-options.ts'
import type { CoverageFacts } from '../coverage/decide-coverage.ts'
import { redactValue } from '../redaction/redact-value.ts'
import type { Context } from './context.ts'
import { read } from './environment.ts'

/** Files that show the coverage, relative to the current directory. */
export type CoverageFiles = { readonly html?: string; readonly badge?: string }

type Judged = {
  readonly facts: CoverageFacts
  readonly decision: Decision<CoverageData>
  readonly options: CoverageOptions
}

/** Writes the page and the badge that were asked for. */
export async function writeCoverageFiles(
  context: Context,
  judged: Judged,
  { html, badge }: CoverageFiles,
): Promise<void> {
  if (html !== undefined) await writePage(context, judged, resolve(context.cwd, html))
  if (badge !== undefined) await writeBadge(judged, resolve(context.cwd, badge))
}

async function writePage(
  context: Context,
  { facts, decision, options }: Judged,
  path: string,
): Promise<void> {
  const { writeHtmlReport } = await import('../coverage/html/write-html-report.ts')
  const { redactor, root, env } = context
  const repository = read(env, 'githubRepository') ?? root.split(/[\\/]/).at(-1) ?? ''
  const realRoot = await realpath(root)
  const sha = await context.git.resolve('HEAD')
  const server = read(env, 'githubServerUrl')
  const isOnGitHub = server !== null && read(env, 'githubRepository') !== null
  const url = isOnGitHub && sha !== null ? `${server}/${repository}/commit/${sha}` : null
  await writeHtmlReport(path, {
    title: repository,
    commit: sha === null ? null : { sha, url },
    generatedAt: context.clock.now(),
    verdict: decision.verdict,
    summary: redactor.redact(decision.summary),
    metric: options.metric,
    rules: decision.rules.map((rule) => redactValue(redactor, rule)),
    files: facts.files,
    patch: facts.patch,
    services: Object.fromEntries(
      Object.entries(options.services).map(([name, service]) => [name, service.path]),
    ),
    readSource: async (file) => {
      const text = await readSource(realRoot, file)
      return text === null ? null : redactor.redact(text)
    },
  })
}

/** Text of a regular file; null for what a link leads to, which may be anywhere, and for what cannot be read. */
async function readSource(root: string, file: string): Promise<string | null> {
  const path = join(root, file)
  try {
    const isOwn = (await realpath(path)) === path && (await lstat(path)).isFile()
    return isOwn ? await readFile(path, 'utf8') : null
  } catch {
    return null
  }
}

async function writeBadge({ decision, options }: Judged, path: string): Promise<void> {
  const { renderBadge } = await import('../coverage/render-badge.ts')
  const { ratioOf } = await import('../coverage/gate/metric.ts')
  const { showRatio } = await import('../coverage/gate/threshold.ts')
  const ratio = ratioOf(decision.data.project, options.metric)
  const isJudged = options.min !== null
  const message = showRatio(ratio)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(
    path,
    renderBadge({
      label: 'coverage',
      message,
      ...(isJudged ? { verdict: decision.verdict } : { ratio }),
    }),
  )
}
