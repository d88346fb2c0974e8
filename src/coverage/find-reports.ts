import { readdir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'

import picomatch from 'picomatch'

import { InputError } from '../contract/input-error.ts'
import type { CoverageOptions } from './coverage-options.ts'
import { printable } from './printable.ts'
import { reportError } from './report-error.ts'

export type ReportFile = {
  /** Absolute. */
  readonly path: string
  /** As messages name it: relative to the current directory. */
  readonly shown: string
  /** Which of the expected shards it is; null for a report that was named without one. */
  readonly shard: string | null
}

/** Names that coverage tools give their reports, for the list in an error. */
const LIKELY_NAMES = [
  '*.lcov',
  '*.info',
  'lcov*.txt',
  '{coverage,cov,clover,jacoco}*.xml',
  '*cobertura*.xml',
  'coverage*.json',
  '.resultset.json',
  '{cover,coverage}*.{out,txt}',
  '*.coverprofile',
]
const SKIPPED_FOLDERS = new Set([
  '.git',
  '.papergate',
  'node_modules',
  '.venv',
  'venv',
  '.tox',
  '__pycache__',
])
/** The list in an error is worth no longer walk; a glob is always followed to its end. */
const LIKELY_WALK_LIMIT = 100_000
const LIKELY_SHOWN = 8

/**
 * The report files that shards, names and globs mean, each once. Globs are relative to `cwd`.
 * @throws InputError for no reports, a shard or a name that is missing, a glob that matches nothing
 */
export async function findReports(
  { reports, shards }: Pick<CoverageOptions, 'reports' | 'shards'>,
  cwd: string,
): Promise<readonly ReportFile[]> {
  const expected = Object.entries(shards)
  if (reports.length === 0 && expected.length === 0) throw await noReports(cwd)
  const found = new Map<string, ReportFile>()
  const add = async (paths: readonly string[], shard: string | null): Promise<void> => {
    for (const path of paths) {
      const shown = relative(cwd, path).split(sep).join('/') || path
      await demandFile(path, shown)
      const real = await realpath(path)
      if (!found.has(real)) found.set(real, { path, shown, shard })
    }
  }
  const missing: (readonly [name: string, pattern: string])[] = []
  for (const [name, pattern] of expected) {
    const paths = await match(pattern, cwd)
    if (paths.length === 0) missing.push([name, pattern])
    await add(paths, name)
  }
  if (missing.length > 0) throw missingShards(missing, expected.length)
  for (const pattern of reports) {
    const paths = await match(pattern, cwd)
    if (paths.length === 0) throw await nothingMatches(pattern, cwd)
    await add(paths, null)
  }
  return [...found.values()]
}

async function match(pattern: string, cwd: string): Promise<readonly string[]> {
  const path = resolve(cwd, pattern)
  return (await isPresent(path)) ? [path] : expandGlob(pattern, cwd)
}

async function expandGlob(pattern: string, cwd: string): Promise<readonly string[]> {
  const { base, glob, isGlob } = picomatch.scan(pattern)
  if (!isGlob) return []
  const from = resolve(cwd, base === '' ? '.' : base)
  const matches = picomatch(glob, { dot: true })
  const files = await walk(from, (path) => matches(path))
  return files.map((path) => join(from, path)).sort()
}

/** Paths below `from`, with `/`, that are wanted. Folders that are links are not followed: no loops. */
async function walk(
  from: string,
  isWanted: (path: string) => boolean,
  limit = Infinity,
): Promise<readonly string[]> {
  const wanted: string[] = []
  const folders = ['']
  let seen = 0
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(from, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      seen += 1
      if (seen > limit) return wanted
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) folders.push(path)
      } else if (isWanted(path)) wanted.push(path)
    }
  }
  return wanted
}

async function demandFile(path: string, shown: string): Promise<void> {
  const status = await stat(path)
  if (status.isFile()) return
  const found = status.isDirectory() ? 'a folder' : 'no regular file (a pipe or a device)'
  throw reportError(shown, null, {
    expected: 'a coverage report',
    found,
    fix: 'Name the file itself, or a glob such as coverage/*.lcov.',
  })
}

async function isPresent(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function missingShards(
  missing: readonly (readonly [name: string, pattern: string])[],
  expected: number,
): InputError {
  const shown = missing.map(([name, pattern]) => `${printable(name)} (${printable(pattern)})`)
  return new InputError('coverage/shards', {
    expected: `a report of each of the ${expected} shards`,
    found: `${expected - missing.length} of ${expected}; missing: ${shown.join(', ')}`,
    fix: 'Look at the jobs that run these shards: a shard that did not run, or whose report was not handed on, must not pass for covered.',
  })
}

async function noReports(cwd: string): Promise<InputError> {
  return new InputError('coverage/reports', {
    expected: 'at least one coverage report',
    found: 'no report named',
    fix: `Name it with --report FILE or in papergate.yml under coverage.reports. ${await likelyReports(cwd)}`,
  })
}

async function nothingMatches(pattern: string, cwd: string): Promise<InputError> {
  const isGlob = !isAbsolute(pattern) && picomatch.scan(pattern).isGlob
  return new InputError('coverage/reports', {
    expected: isGlob
      ? `the glob ${printable(pattern)} to match a report`
      : `the report ${printable(pattern)}`,
    found: `${isGlob ? 'no file that matches' : 'no such file as'} ${printable(pattern)}`,
    fix: `Check that the tests ran and where they write their coverage. ${await likelyReports(cwd)}`,
  })
}

async function likelyReports(cwd: string): Promise<string> {
  const isLikely = picomatch(LIKELY_NAMES, { nocase: true, dot: true })
  const files = await walk(
    cwd,
    (path) => isLikely(path.slice(path.lastIndexOf('/') + 1)),
    LIKELY_WALK_LIMIT,
  )
  if (files.length === 0) return 'No file here looks like a report.'
  const shown = [...files].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const rest = shown.length > LIKELY_SHOWN ? ` and ${shown.length - LIKELY_SHOWN} more` : ''
  const list = shown.slice(0, LIKELY_SHOWN).map((path) => printable(path))
  return `Files that look like reports: ${list.join(', ')}${rest}.`
}
