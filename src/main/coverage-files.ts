import { lstat, readFile, realpath } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { createFolder } from '../adapters/create-folder.ts'
import { replaceFile } from '../adapters/replace-file.ts'
import type { Decision } from '../contract/result.ts'
import { WorldError } from '../contract/world-error.ts'
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

/**
 * Writes the page and the badge that were asked for, each whole or not at all.
 * @throws WorldError for a place that cannot be written
 */
export async function writeCoverageFiles(
  context: Context,
  judged: Judged,
  { html, badge }: CoverageFiles,
): Promise<void> {
  if (html !== undefined) {
    await write('--html', resolve(context.cwd, html), (path) => writePage(context, judged, path))
  }
  if (badge !== undefined) {
    await write('--badge', resolve(context.cwd, badge), (path) => writeBadge(judged, path))
  }
}

async function write(
  option: string,
  path: string,
  body: (path: string) => Promise<void>,
): Promise<void> {
  try {
    await body(path)
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause
    throw new WorldError(
      'coverage/unwritable',
      {
        expected: `to write ${path} (${option})`,
        found: cause.message,
        fix: `Name another place with ${option}, or make room there and let this user write to it.`,
      },
      { cause },
    )
  }
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
  const badge = renderBadge({
    label: 'coverage',
    message,
    ...(isJudged ? { verdict: decision.verdict } : { ratio }),
  })
  await createFolder(dirname(path))
  await replaceFile(path, badge, 0o644)
}
