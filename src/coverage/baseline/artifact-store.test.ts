import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { connectGitHubArtifacts } from '../../adapters/octokit-github-artifacts.ts'
import { createZip } from '../../adapters/testing/create-zip.ts'
import { artifactOf, startArtifactServer } from '../../adapters/testing/start-artifact-server.ts'
import { createTestRepository } from '../test-repository.ts'
import { createArtifactStore } from './artifact-store.ts'
import type { BaselineStore } from './baseline-store.ts'

const sha = 'a'.repeat(40)
const name = `papergate-coverage-${sha}`
const own = artifactOf(1, name)['workflow_run'] as object

function storeAt(url: string, out = '/nowhere'): BaselineStore {
  return createArtifactStore(
    connectGitHubArtifacts({ token: 'token-of-the-job', repository: 'someone/platform', url }),
    out,
  )
}

function zipOf(text: string): Buffer {
  return createZip([{ name: 'baseline.json.gz', content: Buffer.from(text) }])
}

async function readBaseline(store: BaselineStore): Promise<string | null> {
  const found = await store.find(sha)
  return found === null ? null : Buffer.from(await found.read()).toString()
}

it('gets the file of the artifact that is named after the commit, and takes no token elsewhere', async () => {
  await using server = await startArtifactServer({
    artifacts: [artifactOf(7, name)],
    zips: { 7: zipOf('seven') },
  })
  expect(await readBaseline(storeAt(server.url))).toBe('seven')
  expect(server.requests).toEqual([
    `GET /repos/someone/platform/actions/artifacts?name=${name}&per_page=100&page=1`,
    'GET /repos/someone/platform',
    'GET /repos/someone/platform/actions/artifacts/7/zip',
  ])
  expect(server.tokensAtStore).toEqual([undefined])
})

it('takes the newest of several', async () => {
  await using server = await startArtifactServer({
    artifacts: [
      artifactOf(9, name, { created_at: '2026-11-02T00:00:00Z' }),
      artifactOf(3, name, { created_at: '2026-11-03T00:00:00Z' }),
      artifactOf(4, name, { created_at: '2026-11-03T00:00:00Z' }),
      artifactOf(5, name, { created_at: '2026-11-04T00:00:00Z', expired: true }),
    ],
    zips: { 4: zipOf('four') },
  })
  expect(await readBaseline(storeAt(server.url))).toBe('four')
})

it.each<[name: string, other: Readonly<Record<string, unknown>>]>([
  ['that has expired', { expired: true }],
  ['of another commit', { workflow_run: { ...own, head_sha: 'b'.repeat(40) } }],
  ['of another branch', { workflow_run: { ...own, head_branch: 'work' } }],
  ["of a fork's main branch", { workflow_run: { ...own, head_repository_id: 6 } }],
  ['of a fork that is gone', { workflow_run: { ...own, head_repository_id: null } }],
  ['of a run that nobody knows', { workflow_run: null }],
])('never takes an artifact %s', async (_name, other) => {
  await using server = await startArtifactServer({
    artifacts: [artifactOf(7, name, other)],
    zips: { 7: zipOf('evil') },
  })
  expect(await storeAt(server.url).find(sha)).toBeNull()
  expect(server.tokensAtStore).toEqual([])
})

it('finds its own among hundreds that pull requests uploaded under the name', async () => {
  const foreign = { workflow_run: { ...own, head_branch: 'work' } }
  const flood = Array.from({ length: 250 }, (_, index) => artifactOf(index + 100, name, foreign))
  await using server = await startArtifactServer({
    artifacts: [...flood, artifactOf(7, name)],
    zips: { 7: zipOf('seven') },
  })
  expect(await readBaseline(storeAt(server.url))).toBe('seven')
})

it('cannot tell among thousands of them, and says so', async () => {
  const flood = Array.from({ length: 1_001 }, (_, index) => artifactOf(index, name))
  await using server = await startArtifactServer({
    artifacts: flood.map((artifact, index) => ({ ...artifact, id: index + 1 })),
  })
  await expect(storeAt(server.url).find(sha)).rejects.toThrow(/at most 1000 artifacts named/)
})

it('a commit without an artifact has no baseline, and neither has a repository without any', async () => {
  await using server = await startArtifactServer({ artifacts: [artifactOf(1, 'other')] })
  expect(await storeAt(server.url).find(sha)).toBeNull()
  await using none = await startArtifactServer({ artifacts: [], refuse: () => 404 })
  expect(await storeAt(none.url).find(sha)).toBeNull()
})

it.each([401, 403, 429, 500, 503])('a refusal with %i is an error, not "none"', async (status) => {
  for (const part of ['/artifacts', '/platform', '/zip']) {
    await using server = await startArtifactServer({
      artifacts: [artifactOf(1, name)],
      refuse: (path) => (path.endsWith(part) ? status : null),
    })
    const failed = readBaseline(storeAt(server.url))
    await expect(failed).rejects.toThrow(new RegExp(`found ${status} refused`))
    await expect(failed).rejects.toMatchObject({ exitCode: 3, code: 'github/artifacts' })
  }
})

it('an API that cannot be reached, or that answers something else, is an error', async () => {
  await expect(storeAt('http://127.0.0.1:1').find(sha)).rejects.toMatchObject({ exitCode: 3 })
  await using server = await startArtifactServer({ artifacts: [{ name, id: 'x' }] })
  await expect(storeAt(server.url).find(sha)).rejects.toThrow(/GitHub to answer/)
})

it.each<[name: string, zip: Uint8Array, found: RegExp]>([
  [
    'two files',
    createZip([
      { name: 'baseline.json.gz', content: Buffer.from('1') },
      { name: 'evil', content: Buffer.from('2') },
    ]),
    /found 2 files/,
  ],
  ['another name', createZip([{ name: 'evil', content: Buffer.from('2') }]), /another name/],
  [
    'a huge stated size',
    createZip([{ name: 'baseline.json.gz', content: Buffer.from('2'), statedSize: 2 ** 31 }]),
    /2147483648 bytes/,
  ],
  [
    'a bomb',
    createZip([{ name: 'baseline.json.gz', content: Buffer.alloc(70 * 2 ** 20), statedSize: 9 }]),
    /too many bytes/,
  ],
  ['half a zip', zipOf('seven').subarray(0, 40), /truncated/],
  ['more bytes than any baseline has', Buffer.alloc(65 * 2 ** 20), /artifact of more than/],
])('an artifact with %s is an error', async (_name, zip, found) => {
  await using server = await startArtifactServer({
    artifacts: [artifactOf(7, name)],
    zips: { 7: zip },
  })
  const failed = readBaseline(storeAt(server.url))
  await expect(failed).rejects.toThrow(found)
  await expect(failed).rejects.toMatchObject({ exitCode: 3 })
})

it('saves the file that the workflow uploads, over an older one', async () => {
  await using folder = await createTestRepository()
  const store = storeAt('http://127.0.0.1:1', folder.root)
  await store.save(sha, Buffer.from('old'))
  const path = await store.save(sha, Buffer.from('new'))
  expect(path).toBe(join(folder.root, 'coverage', 'baseline.json.gz'))
  expect(await readFile(path, 'utf8')).toBe('new')
})
