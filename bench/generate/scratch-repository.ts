import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type ScratchFolder = AsyncDisposable & { readonly path: string }

export type Sources = {
  readonly paths: readonly string[]
  /** Lines that the newest commit gives to the first of them. */
  readonly changedLines: number
  /** Commits in all; the first adds every file. */
  readonly commits: number
}

/** A folder outside of the tree; gone after use. */
export async function createScratchFolder(): Promise<ScratchFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'papergate-bench-')))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Makes the folder a git repository of the sources; reports that lie in it stay untracked. */
export async function commitSources(root: string, sources: Sources): Promise<void> {
  await runGit(root, ['init', '-q', '-b', 'main'])
  await runGit(root, ['fast-import', '--quiet'], writeHistory(sources))
  await runGit(root, ['checkout', '-q', 'main'])
}

function writeHistory({ paths, changedLines, commits }: Sources): string {
  const empty = 'data 0\n\n'
  const changes = [paths.map((path) => `M 100644 inline ${path}\n${empty}`).join('')]
  for (let commit = 1; commit < commits - 1; commit += 1) {
    const path = paths[commit % paths.length] ?? ''
    changes.push(`M 100644 inline ${path}\n${data(`revision = ${commit}\n`)}`)
  }
  const text = Array.from({ length: changedLines }, (_, line) => `value_${line} = ${line}\n`)
  changes.push(`M 100644 inline ${paths[0] ?? ''}\n${data(text.join(''))}`)
  return changes
    .map((change, index) => {
      const time = 1_700_000_000 + index * 3600
      return `commit refs/heads/main\ncommitter Bench <bench@example.test> ${time} +0000\n${data('change\n')}${change}`
    })
    .join('\n')
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

async function runGit(root: string, args: readonly string[], input?: string): Promise<void> {
  const source = input === undefined ? 'ignore' : 'pipe'
  const git = spawn('git', args, { cwd: root, stdio: [source, 'ignore', 'inherit'] })
  // A git that ends early says why by its exit code; the broken pipe says nothing.
  git.stdin?.on('error', () => {})
  git.stdin?.end(input)
  const [code] = (await once(git, 'close')) as [number | null]
  if (code !== 0) throw new Error(`expected git ${args[0] ?? ''} to exit with 0; found ${code}`)
}
