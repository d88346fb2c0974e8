import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { runCli } from './run-cli.ts'

let root = ''
const mounts: string[] = []
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'papergate-files-')))
  write('app.py', 'a = 1\n')
  write('coverage.lcov', 'SF:app.py\nDA:1,1\nend_of_record\n')
})
afterEach(() => {
  for (const folder of mounts.splice(0)) asRoot('umount', folder)
  rmSync(root, { recursive: true, force: true })
})

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true })
  writeFileSync(join(root, name), text)
}

async function judge(...argv: readonly string[]) {
  let text = ''
  const take = (more: string): void => void (text += more)
  const exitCode = await runCli(['coverage', '--report', 'coverage.lcov', ...argv], {
    env: { PATH: process.env['PATH'], HOME: root },
    cwd: root,
    stdout: take,
    stderr: take,
    isTerminal: false,
    signal: new AbortController().signal,
  })
  return { exitCode, text }
}

function asRoot(tool: string, ...args: readonly string[]): void {
  execFileSync(tool, args, { stdio: 'ignore' })
}

/** A file system of its own; only root may have one. */
function mountSmall(name: string, options: string): string {
  const folder = join(root, name)
  mkdirSync(folder)
  asRoot('mount', '-t', 'tmpfs', '-o', options, 'papergate-test', folder)
  mounts.push(folder)
  return folder
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'papergate-mount-'))
  try {
    asRoot('mount', '-t', 'tmpfs', 'papergate-test', folder)
    asRoot('umount', folder)
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it.each(['--html', '--badge'])(
  '%s below a file, over a folder or over a device is refused with the path',
  async (option) => {
    write('file', '')
    for (const [path, found] of [
      ['file/shown', 'EEXIST'],
      ['.', 'a folder or a device is there'],
      ['/dev/null', 'a folder or a device is there'],
    ]) {
      const { exitCode, text } = await judge(option, path as string)
      expect(exitCode).toBe(3)
      expect(text).toContain(`(${option})`)
      expect(text).toContain(found)
      expect(text).toContain(`Name another place with ${option}`)
    }
    expect(readdirSync(root).toSorted()).toEqual(['.papergate', 'app.py', 'coverage.lcov', 'file'])
  },
)

it.runIf(existsSync('/proc/self')).each(['--html', '--badge', '--out'])(
  '%s below /proc is refused, and nobody waits for it',
  async (option) => {
    for (const path of ['/proc/papergate/shown', '/proc/papergate-shown']) {
      const { exitCode, text } = await judge(option, path)
      expect(exitCode).toBe(3)
      expect(text).toContain('/proc/papergate')
    }
  },
)

it('--out below a file is refused with the path', async () => {
  write('file', '')
  const { exitCode, text } = await judge('--out', 'file/out')
  expect(exitCode).toBe(3)
  expect(text).toContain(join(root, 'file'))
  expect(text).toContain('name another place')
})

const isRoot = canMount()

it.runIf(isRoot).each(['--html', '--badge', '--out'])(
  '%s on a full disk is refused and leaves no half of a file',
  async (option) => {
    const disk = mountSmall('disk', 'size=16k')
    write('disk/old', 'x')
    expect(() => write('disk/filler', 'x'.repeat(60_000))).toThrow('ENOSPC')
    writeFileSync(join(root, 'big.py'), 'line = 1\n'.repeat(5_000))
    const { exitCode, text } = await judge(option, join(disk, 'shown'))
    expect(exitCode).toBe(3)
    expect(text).toContain('ENOSPC')
    expect(text).toContain(disk)
    const left = readdirSync(disk, { recursive: true, encoding: 'utf8' })
    expect(left.filter((name) => /tmp$|part$|json$/.test(name))).toEqual([])
  },
)

it.runIf(isRoot)(
  'a page that fits only in part is not left in part, nor the one before it lost',
  async () => {
    const disk = mountSmall('disk', 'size=64k')
    write('disk/page.html', 'the page before')
    const { exitCode, text } = await judge('--html', join(disk, 'page.html'))
    expect(exitCode).toBe(3)
    expect(text).toContain('ENOSPC')
    expect(readdirSync(disk)).toEqual(['page.html'])
    expect(readFileSync(join(disk, 'page.html'), 'utf8')).toBe('the page before')
  },
)

it.runIf(isRoot).each(['--html', '--badge', '--out'])(
  '%s on a disk that is read-only is refused with the path',
  async (option) => {
    const disk = mountSmall('disk', 'ro')
    const { exitCode, text } = await judge(option, join(disk, 'a/shown'))
    expect(exitCode).toBe(3)
    expect(text).toContain('EROFS')
    expect(text).toContain(disk)
  },
)
