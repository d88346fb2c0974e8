import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { readEvent } from './event.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-event-'))
  path = join(folder, 'event.json')
})
afterEach(() => rm(folder, { recursive: true }))

const sha = 'a'.repeat(40)

it.each([
  [
    'pull_request',
    { pull_request: { number: 7, base: { sha } } },
    { kind: 'pull_request', baseSha: sha, pullRequest: 7 },
  ],
  [
    'merge_group',
    { merge_group: { base_sha: sha } },
    { kind: 'merge_group', baseSha: sha, pullRequest: null },
  ],
  ['push', { before: sha }, { kind: 'push', baseSha: sha, pullRequest: null }],
  ['push', { before: '0'.repeat(40) }, { kind: 'push', baseSha: null, pullRequest: null }],
  ['workflow_dispatch', { inputs: {} }, { kind: 'other', baseSha: null, pullRequest: null }],
])('reads what a %s event says of the change: %j', async (name, payload, expected) => {
  await writeFile(path, JSON.stringify(payload))
  const env = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path }
  await expect(readEvent(env)).resolves.toEqual(expected)
})

it('is null outside of GitHub', async () => {
  await expect(readEvent({})).resolves.toBeNull()
})

it('refuses a payload that is no JSON', async () => {
  await writeFile(path, 'garbage')
  const env = { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: path }
  await expect(readEvent(env)).rejects.toMatchObject({ exitCode: 2 })
})
