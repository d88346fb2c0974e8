import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { START } from '../../adapters/testing/containers.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { beginManifest } from './log-manifest.ts'
import { selectLogs } from './select-logs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-select-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function run(...services: readonly string[]): Promise<void> {
  const manifest = await beginManifest(folder, 'papergate-1', createFakeClock(START))
  for (const service of services) {
    manifest.add(service)
    await writeFile(join(folder, `${service}.log`), '')
  }
  await manifest.end()
}

const selected = async (...services: readonly string[]): Promise<readonly string[]> =>
  (await selectLogs(folder, services)).files.map(({ service }) => service)

it('finds the services of the last run only, and removes the files of the others', async () => {
  await run('db', 'former')
  await writeFile(join(folder, 'suite-e2e.log'), '')
  await run('web', 'db')
  expect(await selected()).toEqual(['db', 'web'])
  expect((await readdir(folder)).sort()).toEqual([
    'db.log',
    'services.json',
    'suite-e2e.log',
    'web.log',
  ])
})

it('finds those that are named, in that order', async () => {
  await run('db', 'web')
  expect(await selected('web', 'db', 'web')).toEqual(['web', 'db'])
})

it('names what there is where a service is not', async () => {
  await run('db', 'web')
  await expect(selected('wbe')).rejects.toThrow(
    'expected services of the last run (db, web); found wbe',
  )
})

it.each<readonly [what: string, files: Readonly<Record<string, string>>, found: string]>([
  ['no folder', {}, 'none'],
  ['other logs only', { 'suite-e2e.log': '' }, 'only suite-e2e.log'],
  ['a list that is none of ours', { 'services.json': '{"services":["../etc"]}' }, 'none'],
])('%s is no run', async (_what, files, found) => {
  const logs = join(folder, 'logs')
  if (Object.keys(files).length > 0) await mkdir(logs)
  for (const [name, text] of Object.entries(files)) await writeFile(join(logs, name), text)
  await expect(selectLogs(logs, [])).rejects.toThrow(
    `found ${found}. Run \`papergate integration\``,
  )
})
