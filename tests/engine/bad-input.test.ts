import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { runPapergate } from './run-papergate.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-bad-input-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const write = (name: string, text: string): Promise<void> => writeFile(join(root, name), text)
const git = async (...args: readonly string[]): Promise<void> => {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.test']
  const { exitCode, stderr } = await spawnExec('git', [...identity, ...args], { cwd: root })
  if (exitCode !== 0) throw new Error(stderr)
}

/** Whatever went wrong, what is shown is for the person: no stack, one exit code. */
async function expectRefusal(
  args: readonly string[],
  expected: { readonly exitCode: number; readonly says: RegExp },
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { exitCode, stdout, stderr } = await runPapergate(root, args, env)
  const text = stdout + stderr
  expect(text).toMatch(expected.says)
  expect(text).not.toMatch(/\n\s+at .*:\d+:\d+/)
  expect(exitCode).toBe(expected.exitCode)
}

it.each([
  ['an unknown option', ['coverage', '--mni', '80'], /unknown option '--mni'.*Did you mean --min/s],
  ['an unknown command', ['covrage'], /unknown command 'covrage'.*Did you mean coverage/s],
  [
    'a minimum that is no percentage',
    ['coverage', '--report', 'a', '--min', '80,5'],
    /--min as a decimal from 0 to 100.*80,5/s,
  ],
  [
    'a config file that is named and missing',
    ['guard', '--config', 'none.yml'],
    /a config file at .*none\.yml.*no such file/s,
  ],
  ['a run without a config file', ['run', 'pr'], /a config file at .*papergate\.yml/s],
  ['a missing report', ['coverage', '--report', 'none.lcov', '--min', '80'], /none\.lcov/],
  ['no compose file', ['integration'], /Name one: papergate integration --compose/],
])('%s exits with 2 and says what to type', async (_case, args, says) => {
  await expectRefusal(args, { exitCode: 2, says })
})

it('an unknown key in papergate.yml names its line and the nearest known key', async () => {
  await write('papergate.yml', 'version: 1\nchekcs: []\n')
  await expectRefusal(['run', 'pr'], {
    exitCode: 2,
    says: /unknown key `chekcs` \(.*papergate\.yml:2\).*Did you mean `checks`/s,
  })
})

it('a report with no lines exits with 2', async () => {
  await write('a.lcov', 'TN:\nSF:a.py\nend_of_record\n')
  await write('a.py', 'x = 1\n')
  await expectRefusal(['coverage', '--report', 'a.lcov', '--min', '80'], {
    exitCode: 2,
    says: /no .*line/i,
  })
})

it('a base commit that git cannot find exits with 3', async () => {
  await write('a.lcov', 'TN:\nSF:a.py\nDA:1,1\nend_of_record\n')
  await write('a.py', 'x = 1\n')
  await git('init', '-q', '-b', 'main')
  await git('add', '-A')
  await git('commit', '-qm', 'a')
  await expectRefusal(
    ['coverage', '--report', 'a.lcov', '--patch-min', '80', '--base', 'f'.repeat(40)],
    { exitCode: 3, says: /no such commit as f{40}/ },
  )
})

it('a repository without a commit exits with 3 where changed lines are judged', async () => {
  await write('a.lcov', 'TN:\nSF:a.py\nDA:1,1\nend_of_record\n')
  await write('a.py', 'x = 1\n')
  await git('init', '-q', '-b', 'main')
  await expectRefusal(['coverage', '--report', 'a.lcov', '--patch-min', '80'], {
    exitCode: 3,
    says: /without any commit/,
  })
})

it('a repository without a commit cannot name its images, and says so', async () => {
  await write(
    'papergate.yml',
    'version: 1\nservices: { a: { path: a, dockerfile: Dockerfile } }\nimages: {}\n',
  )
  await write('Dockerfile', 'FROM scratch\nCOPY papergate.yml /\n')
  await git('init', '-q', '-b', 'main')
  await expectRefusal(['images'], { exitCode: 2, says: /commit/ })
})

it('an invalid compose file exits with 2 and leaves a result', async () => {
  await write('compose.yml', 'services: { a: { imagee: b } }\n')
  await expectRefusal(['integration', '--compose', 'compose.yml'], {
    exitCode: 2,
    says: /a valid compose file.*imagee/s,
  })
  const report = await runPapergate(root, ['report', '--verdict', '--expect', 'integration'])
  expect(report.stdout).toContain('integration')
  expect(report.exitCode).toBe(3)
})

it('an engine that cannot be reached exits with 3', async () => {
  await write('compose.yml', 'services: { a: { image: debian:bookworm-slim } }\n')
  await expectRefusal(
    ['integration', '--compose', 'compose.yml'],
    { exitCode: 3, says: /the Docker Engine at unix:\/\/.*none\.sock/ },
    { DOCKER_HOST: `unix://${root}/none.sock` },
  )
})

it('a registry that does not answer exits with 3', async () => {
  await write(
    'papergate.yml',
    'version: 1\nservices: { a: { path: a, dockerfile: Dockerfile } }\nimages: {}\n',
  )
  await write('Dockerfile', 'FROM scratch\nCOPY papergate.yml /\n')
  await git('init', '-q', '-b', 'main')
  await git('add', '-A')
  await git('commit', '-qm', 'a')
  await expectRefusal(['images', '--registry', '127.0.0.1:9/none'], {
    exitCode: 3,
    says: /127\.0\.0\.1:9/,
  })
})

it('results as JSON are the only thing on stdout', async () => {
  await write('a.lcov', 'TN:\nSF:a.py\nDA:1,1\nDA:2,0\nend_of_record\n')
  await write('a.py', 'x = 1\ny = 2\n')
  const run = await runPapergate(root, ['coverage', '--report', 'a.lcov', '--min', '80', '--json'])
  expect(run.exitCode).toBe(1)
  expect(JSON.parse(run.stdout)).toMatchObject({
    schema: 'papergate/result/v1',
    gate: 'coverage',
    verdict: 'fail',
    data: { project: { lines: { covered: 1, total: 2 } } },
  })
})

it('a reader that goes away is no error', async () => {
  const { exitCode } = await spawnExec(
    '/bin/sh',
    [
      '-c',
      `"${process.execPath}" "${join(import.meta.dirname, '../../src/main/cli.ts')}" schema | head -1`,
    ],
    { cwd: root },
  )
  expect(exitCode).toBe(0)
})

it('readers of both outputs that go away change no exit code', async () => {
  await write('papergate.yml', 'version: 1\nchecks: [{ name: slow, run: "sleep 1; exit 1" }]\n')
  const cli = join(import.meta.dirname, '../../src/main/cli.ts')
  const run = `{ "${process.execPath}" "${cli}" run pr --only=checks; echo $? > code; } 2>&1 | head -c 1`
  await spawnExec('/bin/sh', ['-c', `${run}; while [ ! -s code ]; do sleep 0.1; done`], {
    cwd: root,
    timeout: 20_000,
  })
  expect((await readFile(join(root, 'code'), 'utf8')).trim()).toBe('1')
})

it('every mistake before a gate begins leaves stdout empty for a program that reads JSON', async () => {
  await write('papergate.yml', 'version: 2\n')
  for (const command of ['run', 'coverage', 'guard', 'integration', 'images', 'deploy', 'status']) {
    const { exitCode, stdout, stderr } = await runPapergate(root, [command, '--json'])
    expect({ command, exitCode, stdout }).toEqual({ command, exitCode: 2, stdout: '' })
    expect(stderr).toContain('expected version to be 1; found the number 2')
  }
})
