import { join } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from './exec.ts'

const shell = (script: string, options: Parameters<typeof spawnExec>[2] = {}) =>
  spawnExec('/bin/sh', ['-c', script], options)

it('returns the exit code and both outputs', async () => {
  expect(await shell('echo one; echo two >&2; exit 3')).toEqual({
    exitCode: 3,
    stdout: 'one\n',
    stderr: 'two\n',
    timedOut: false,
    aborted: false,
  })
})

it('hands lines over and keeps nothing where it is told not to', async () => {
  const lines: string[] = []
  const result = await shell('echo one; echo two >&2; printf three', {
    keepOutput: false,
    onLine: (line, stream) => lines.push(`${stream}: ${line}`),
  })
  expect(lines.sort()).toEqual(['stderr: two', 'stdout: one', 'stdout: three'])
  expect(result).toMatchObject({ stdout: '', stderr: '' })
})

it('hands a long line over as one, and says how much of it is missing', async () => {
  const lines: { readonly length: number; readonly leftOut: number }[] = []
  await shell('head -c 1200000 /dev/zero | tr "\\0" x; echo; head -c 9 /dev/zero', {
    keepOutput: false,
    onLine: ({ length }, _stream, leftOut) => lines.push({ length, leftOut }),
  })
  expect(lines).toEqual([
    { length: 1_048_576, leftOut: 151_424 },
    { length: 9, leftOut: 0 },
  ])
})

it('ends what a child leaves in the background instead of waiting for it', async () => {
  const result = await shell('sleep 600 & echo $!')
  expect(result).toMatchObject({ exitCode: 0, timedOut: false })
  await expect.poll(() => stateOf(result.stdout.trim())).toMatch(/^Z?$/)
})

it('leaves no child behind when the process ends at once', async () => {
  const script = `import { spawnExec } from ${JSON.stringify(join(import.meta.dirname, 'exec.ts'))}
    const onLine = (line) => { console.log(line); process.exit() }
    void spawnExec('/bin/sh', ['-c', 'trap "" TERM; sleep 600 & echo $!; wait'], { onLine })`
  const args = ['--input-type=module', '--eval', script]
  const { stdout } = await spawnExec(process.execPath, args)
  expect(stdout).toMatch(/^\d+\n$/)
  await expect.poll(() => stateOf(stdout.trim())).toMatch(/^Z?$/)
})

it('leaves nothing behind that is deaf to being ended, when the process ends first', async () => {
  const ignoring = 'trap "" TERM; sh -c \'echo $PPID\'; exec > /dev/null 2>&1'
  const deaf = `(${ignoring}; while :; do sleep 1; done) & wait`
  const script = `import { spawnExec } from ${JSON.stringify(join(import.meta.dirname, 'exec.ts'))}
    const stop = new AbortController()
    const onLine = (line) => {
      console.log(line)
      stop.abort()
    }
    await spawnExec('/bin/sh', ['-c', ${JSON.stringify(deaf)}], { onLine, signal: stop.signal })`
  const { stdout } = await spawnExec(process.execPath, ['--input-type=module', '--eval', script])
  expect(stdout).toMatch(/^\d+\n$/)
  await expect.poll(() => stateOf(stdout.trim())).toMatch(/^Z?$/)
})

/** A process's state as `ps` has it: empty when it is gone, Z when nobody has collected it yet. */
async function stateOf(pid: string): Promise<string> {
  const { stdout } = await spawnExec('ps', ['-o', 'stat=', '-p', pid])
  return stdout.trim().slice(0, 1)
}

it.each([
  ['time', () => ({ timeout: 50 }), { timedOut: true, aborted: false }],
  ['signal', () => ({ signal: AbortSignal.timeout(50) }), { timedOut: false, aborted: true }],
])('ends the whole process group by %s', async (_what, options, expected) => {
  const result = await shell('sleep 600 & echo $!; sleep 600', options())
  expect(result).toMatchObject({ ...expected, exitCode: 143 })
  await expect.poll(() => stateOf(result.stdout.trim())).toMatch(/^Z?$/)
})

it('a program that is not there is the world’s fault', async () => {
  await expect(spawnExec('papergate-no-such-program', [])).rejects.toMatchObject({ exitCode: 3 })
})
