import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { createRandom } from '../guard-corpus/random.ts'
import { rounds } from '../rounds.ts'
import { expectNoLeaks } from './expect-no-leaks.ts'
import { makeSecrets, plantInFiles } from './plant-secrets.ts'
import { runPapergate, writeFiles } from './run-papergate.ts'
import { saveImage } from './save-image.ts'

/** Secrets of one run of the command line, and the runs: 200 in all, or 10 000. */
const COUNT = 200
const RUNS = rounds(1, 50)

let scratch = ''
let root = ''
beforeEach(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'papergate-leaks-')))
  root = join(scratch, 'repository')
  await mkdir(root)
})
afterEach(async () => rm(scratch, { recursive: true, force: true }))

it.each([[['guard']], [['guard', '--json']], [['guard', '--verbose', 'files']]])(
  'no output of %j has eight characters of a secret of the tree',
  async (argv) => {
    for (let run = 0; run < RUNS; run += 1) {
      const { files, planted } = plantInFiles(100 + run, COUNT, 'files')
      const folder = join(root, String(run))
      await writeFiles(folder, files)
      const outputs = await runPapergate(folder, argv)
      expect(outputs.exitCode).toBe('1')
      expectNoLeaks(planted, outputs)
    }
  },
  rounds(20_000, 600_000),
)

it(
  'neither has the report of the results, on the terminal, as JSON and in the summary',
  async () => {
    const { files, planted } = plantInFiles(2, COUNT, 'files')
    await writeFiles(root, files)
    await runPapergate(root, ['guard'])
    expectNoLeaks(planted, await runPapergate(root, ['report', '--verdict']))
    expectNoLeaks(planted, await runPapergate(root, ['report', '--json']))
    expectNoLeaks(planted, await runPapergate(root, ['run', 'pr', '--only', 'guard', '--verbose']))
  },
  rounds(20_000, 600_000),
)

const gitScans: readonly (readonly string[])[] = [
  ['guard', '--verbose'],
  ['guard', '--staged', '--json'],
  ['guard', '--range', 'HEAD~1..HEAD', '--verbose'],
  ['guard', '--history', '--sarif', '.papergate/guard.sarif'],
]

it.each(gitScans.map((argv) => [argv]))(
  'neither has %j in a git repository',
  async (argv) => {
    const committed = plantInFiles(3, rounds(60, 400), 'committed')
    const staged = plantInFiles(4, rounds(60, 400), 'staged')
    const [ignored = '', message = ''] = makeSecrets(createRandom(5), 2)
    await writeFiles(root, {
      '.gitignore': '.env\n.papergate/\n',
      'apps/bot/.env': `APCA_API_KEY_ID=${ignored}\n`,
    })
    git('init', '-q')
    git('add', '.gitignore')
    git('commit', '-qm', 'first')
    await writeFiles(root, committed.files)
    git('add', 'committed')
    git('commit', '-qm', `use APCA_API_KEY_ID=${message}`)
    await writeFiles(root, staged.files)
    git('add', 'staged')
    const outputs = await runPapergate(root, argv)
    expect(outputs.exitCode).toBe('1')
    expectNoLeaks(
      [
        ...committed.planted,
        ...staged.planted,
        { value: ignored, where: 'ignored .env' },
        { value: message, where: 'message of a commit' },
      ],
      outputs,
    )
  },
  rounds(20_000, 600_000),
)

function git(...args: readonly string[]): void {
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.test']
  execFileSync('git', [...author, ...args], { cwd: root })
}

it(
  'neither has a scan of an image, of its layers and of its settings',
  async () => {
    const { files, planted } = plantInFiles(10, COUNT, 'app')
    const image = await saveImage(files, makeSecrets(createRandom(11), rounds(40, 400)))
    await writeFiles(root, { 'image.tar': image.archive })
    for (const more of [['--verbose'], ['--json']]) {
      const outputs = await runPapergate(root, ['guard', '--image', 'image.tar', ...more])
      expect(outputs.exitCode).toBe('1')
      expectNoLeaks([...planted, ...image.planted], outputs)
    }
  },
  rounds(20_000, 600_000),
)

it('a refused image is said without what it holds', async () => {
  const [secret = ''] = makeSecrets(createRandom(12), 1)
  const broken = `{"config": "${secret}", ${secret}`
  await writeFiles(root, { 'image.tar': broken, 'notes.txt': `${secret} api.alpaca.markets` })
  for (const argv of [
    ['guard', '--image', 'image.tar', '--verbose'],
    ['guard', '--range', `${secret}..HEAD`],
    ['guard', '--allow', secret, '--reason', secret, '--owner', secret],
  ]) {
    const outputs = await runPapergate(root, argv)
    expectNoLeaks([{ value: secret, where: argv.slice(0, 2).join(' ') }], outputs)
  }
})

it('a file that cannot be read is said without what stands in the others', async () => {
  const { files, planted } = plantInFiles(6, 40, 'files')
  await writeFiles(root, { ...files, 'files/locked/.env': 'x' })
  await chmod(join(root, 'files/locked/.env'), 0)
  expectNoLeaks(planted, await runPapergate(root, ['guard', '--verbose']))
})

it('a secret of the environment stays out of every message', async () => {
  const secrets = makeSecrets(createRandom(9), 30)
  const env = Object.fromEntries(secrets.map((value, index) => [`BROKER_${index}_SECRET`, value]))
  await writeFiles(root, {
    'notes.md': secrets.map((secret) => `api.alpaca.markets ${secret}`).join('\n'),
  })
  const planted = secrets.map((value) => ({ value, where: 'environment' }))
  const [first = ''] = secrets
  expectNoLeaks(planted, await runPapergate(root, ['guard', '--verbose'], env))
  expectNoLeaks(planted, await runPapergate(root, ['guard', first], env))
  expectNoLeaks(planted, await runPapergate(root, ['guard', '--config', first], env))
})
