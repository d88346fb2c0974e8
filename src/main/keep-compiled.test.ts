import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

const cli = resolve(import.meta.dirname, 'cli.ts')
let cache = ''
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'papergate-compiled-'))
})
afterAll(() => rmSync(cache, { recursive: true, force: true }))

function start(env: Readonly<Record<string, string>>): string {
  const { CI: _, ...own } = process.env
  const options = {
    env: { ...own, NODE_COMPILE_CACHE: undefined, ...env },
    encoding: 'utf8',
  } as const
  return execFileSync(process.execPath, [cli, '--version'], options)
}

it.each([
  ['is kept in the person’s cache folder', {}, true],
  ['is not kept by a runner, which starts once', { CI: 'true' }, false],
])('compiled code %s', (_, env, isKept) => {
  const home = join(cache, String(isKept))
  expect(start({ XDG_CACHE_HOME: home, ...env })).toMatch(/^\d+\.\d+\.\d+/)
  expect(existsSync(join(home, 'papergate', 'compiled'))).toBe(isKept)
})

it('a cache folder that cannot be written is no reason to stop', () => {
  expect(start({ XDG_CACHE_HOME: '/proc/1/nowhere' })).toMatch(/^\d+\.\d+\.\d+/)
})
