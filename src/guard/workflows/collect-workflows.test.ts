import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { expect, it, onTestFinished } from 'vitest'

import { collectWorkflows } from './collect-workflows.ts'
import { judgeWorkflows } from './judge-workflows.ts'

async function folderWith(...paths: readonly string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'papergate-workflows-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), path)
  }
  return root
}

const ours = ['.github/workflows/ci.yml', '.github/workflows/main.yaml', 'actions/get/action.yml']
const others = [
  '.github/workflows/readme.md',
  '.github/workflows/old/ci.yml',
  'examples/.github/workflows/ci.yml',
  'node_modules/x/action.yml',
]

it('reads the workflows of the root and all actions from a folder', async () => {
  const root = await folderWith(...ours, ...others)
  const git = { root: () => Promise.resolve(null), files: () => Promise.resolve([]) }
  const files = await collectWorkflows(root, git)
  expect(files.map(({ path }) => path).sort()).toEqual(ours)
  expect(files.every(({ path, text }) => path === text)).toBe(true)
})

it('reads those that git lists, without the deleted', async () => {
  const root = await folderWith(...ours)
  const files = ['.github/workflows/gone.yml', ...ours.slice(0, 1), ...ours.slice(0, 1)]
  const git = { root: () => Promise.resolve(root), files: () => Promise.resolve(files) }
  expect((await collectWorkflows('/nowhere', git)).map(({ path }) => path)).toEqual([ours[0]])
})

it('leaves it to the judge that a binary file cannot be read', async () => {
  const root = await folderWith('.github/workflows/ci.yml')
  const bytes = Uint8Array.from({ length: 512 }, (_, index) => (index * 7) % 256)
  await writeFile(join(root, '.github/workflows/ci.yml'), bytes)
  const git = { root: () => Promise.resolve(null), files: () => Promise.resolve([]) }
  const results = judgeWorkflows(await collectWorkflows(root, git))
  expect(results.at(-1)).toMatchObject({ id: 'guard/workflow-unreadable', verdict: 'error' })
})
