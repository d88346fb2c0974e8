import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { findCgroup, readCgroup } from './read-cgroup.ts'

const ID = 'ae35cc85747c75e175251f298e3926ff25b3f14bd2426602e52b83873b39a7b7'
let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-cgroup-'))
})
afterEach(() => rm(root, { recursive: true }))

async function write(files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return { proc: join(root, 'proc'), cgroup: join(root, 'cgroup') }
}

const usage = (folders: { proc: string; cgroup: string }) => {
  const files = findCgroup(ID, 42, folders)
  return files === null ? null : readCgroup(files)
}

it('reads version 2, below systemd as well', async () => {
  const scope = `system.slice/docker-${ID}.scope`
  const folders = await write({
    'proc/42/cgroup': `0::/${scope}\n`,
    [`cgroup/${scope}/memory.peak`]: '104857600\n',
    [`cgroup/${scope}/cpu.stat`]: 'usage_usec 2500000\nuser_usec 1\n',
  })
  expect(usage(folders)).toEqual({ peakMemoryBytes: 104_857_600, cpuSeconds: 2.5 })
})

it('reads version 1, with controllers that share a hierarchy', async () => {
  const folders = await write({
    'proc/42/cgroup': `4:memory:/docker/${ID}\n2:cpu,cpuacct:/docker/${ID}\n0::/\n`,
    [`cgroup/memory/docker/${ID}/memory.max_usage_in_bytes`]: '3825664\n',
    [`cgroup/cpuacct/docker/${ID}/cpuacct.usage`]: '23673449\n',
  })
  expect(usage(folders)).toEqual({ peakMemoryBytes: 3_825_664, cpuSeconds: 0.023673449 })
})

it('takes the present use where the kernel keeps no high-water mark', async () => {
  const folders = await write({
    'proc/42/cgroup': `0::/docker/${ID}\n`,
    [`cgroup/docker/${ID}/cpu.stat`]: 'usage_usec 1000\n',
    [`cgroup/docker/${ID}/memory.current`]: '4096\n',
  })
  expect(usage(folders)).toEqual({ peakMemoryBytes: 4_096, cpuSeconds: 0.001 })
})

it.each([
  ['a process of the same number that is another', '0::/user.slice\n', {}],
  ['a path that this machine does not show', `0::/docker/${ID}\n`, {}],
  ['a file of another form', 'no such thing', {}],
])('finds nothing for %s', async (_what, text, files) => {
  expect(usage(await write({ 'proc/42/cgroup': text, ...files }))).toBeNull()
})

it('finds nothing where there is no such process', async () => {
  expect(usage(await write({}))).toBeNull()
})
