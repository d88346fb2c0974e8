import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { demandCommand } from '../engine/run-command.ts'

/** Ref under which act finds our own actions: any commit id serves, as the folder decides. */
const OWN_REF = '0'.repeat(40)
const OWN_REPOSITORY = 'papergate/papergate'

export const ownActions = `${OWN_REPOSITORY}@${OWN_REF}`

export type Copy = { readonly root: string; readonly base: string; readonly head: string }

/**
 * A clone of the repository with the work tree's state as one commit on top, in which act can run the
 * workflows: it does not know `$/`, so `uses: $/actions/x` becomes our own repository at a fixed ref,
 * and a called workflow becomes `./`, which act reads from the folder it runs in.
 */
export async function prepareCopy(root: string, folder: string): Promise<Copy> {
  await demandCommand('git', ['clone', '--quiet', '--no-hardlinks', root, folder])
  const base = await head(folder)
  await overlayWorkTree(root, folder)
  await rewriteWorkflows(join(folder, '.github', 'workflows'))
  return { root: folder, base, head: await commit(folder, 'The work tree as act runs it') }
}

/** Commits everything in a copy, and gives the commit. */
export async function commit(folder: string, message: string): Promise<string> {
  const git = (...args: string[]) => demandCommand('git', args, { cwd: folder })
  await git('add', '--all')
  await git('config', 'user.name', 'act')
  await git('config', 'user.email', 'act@example.test')
  await git('commit', '--quiet', '--allow-empty', `--message=${message}`)
  return head(folder)
}

async function head(folder: string): Promise<string> {
  return (await demandCommand('git', ['rev-parse', 'HEAD'], { cwd: folder })).trim()
}

async function overlayWorkTree(root: string, folder: string): Promise<void> {
  const list = async (cwd: string, ...args: string[]): Promise<readonly string[]> => {
    const text = await demandCommand('git', ['ls-files', '-z', ...args], { cwd })
    return text.split('\0').filter((path) => path !== '')
  }
  const deleted = new Set(await list(root, '--deleted'))
  const present = (await list(root, '-co', '--exclude-standard')).filter(
    (path) => !deleted.has(path),
  )
  for (const path of deleted) await rm(join(folder, path), { force: true })
  for (const path of present) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await cp(join(root, path), join(folder, path))
  }
}

async function rewriteWorkflows(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'utf8')
    const rewritten = text
      .replaceAll(/uses: \$\/(actions\/[a-z-]+)/g, `uses: ${OWN_REPOSITORY}/$1@${OWN_REF}`)
      .replaceAll('uses: $/', 'uses: ./')
    await writeFile(join(folder, name), rewritten)
  }
}
