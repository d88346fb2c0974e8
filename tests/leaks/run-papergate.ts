import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { runCli } from '../../src/main/run-cli.ts'

/** Everything that one run of the command line gave out, by the name of its surface. */
export type Outputs = Readonly<Record<string, string>>

/** Runs the command line in this process, as a job of GitHub Actions would. */
export async function runPapergate(
  root: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outputs & { readonly exitCode: string }> {
  const summary = join(root, '..', `summary-${Math.random().toString(36).slice(2)}.md`)
  let stdout = ''
  let stderr = ''
  const exitCode = await runCli(argv, {
    env: {
      PATH: process.env['PATH'],
      HOME: root,
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: `${summary}.output`,
      ...env,
    },
    cwd: root,
    stdout: (text) => {
      stdout += text
    },
    stderr: (text) => {
      stderr += text
    },
    isTerminal: false,
    signal: new AbortController().signal,
  })
  return {
    stdout,
    stderr,
    exitCode: String(exitCode),
    ...(await readFolder(join(root, '.papergate'), 'out')),
    summary: await readFile(summary, 'utf8').catch(() => ''),
  }
}

async function readFolder(folder: string, name: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {}
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    texts[`${name}: ${path.slice(folder.length + 1)}`] = await readFile(path, 'utf8')
  }
  return texts
}

/** Writes files below a folder. */
export async function writeFiles(
  root: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
}
