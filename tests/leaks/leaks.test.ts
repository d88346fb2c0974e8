import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { createRandom } from '../guard-corpus/random.ts'
import { TIMEOUT, batches, secretCount } from './batches.ts'
import type { Batch } from './batches.ts'
import { expectNoLeaks } from './expect-no-leaks.ts'
import { makeSecrets, plantInFiles } from './plant-secrets.ts'
import { runPapergate, writeFiles } from './run-papergate.ts'
import { saveImage } from './save-image.ts'

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
    for (const batch of batches(100, 200)) {
      const { files, planted } = plantInFiles(batch, 'files')
      const folder = await makeFolder(batch, files)
      const outputs = await runPapergate(folder, argv)
      expect(outputs.exitCode).toBe('1')
      expectNoLeaks(planted, outputs)
    }
  },
  TIMEOUT,
)

/** A new folder with the files; the one of the batch before is gone. */
async function makeFolder(
  { first }: Pick<Batch, 'first'>,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  await rm(root, { recursive: true, force: true })
  const folder = join(root, String(first))
  await mkdir(folder, { recursive: true })
  await writeFiles(folder, files)
  return folder
}

it(
  'neither has the report of the results, on the terminal, as JSON and in the summary',
  async () => {
    // As many as the summary shows.
    for (const batch of batches(2, 25)) {
      const { files, planted } = plantInFiles(batch, 'files')
      const folder = await makeFolder(batch, files)
      const run = async (...argv: readonly string[]): Promise<void> =>
        expectNoLeaks(planted, await runPapergate(folder, argv))
      await run('guard')
      await run('report', '--verdict')
      await run('report', '--json')
      await run('run', 'pr', '--only', 'guard', '--verbose')
    }
  },
  TIMEOUT,
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
    for (const batch of batches(3, 100)) {
      const committed = plantInFiles(batch, 'committed')
      const staged = plantInFiles({ ...batch, seed: batch.seed + 1 }, 'staged')
      const [ignored = '', message = ''] = makeSecrets(createRandom(batch.seed + 2), 2, batch.first)
      const folder = await makeFolder(batch, {
        '.gitignore': '.env\n.papergate/\n',
        'apps/bot/.env': `APCA_API_KEY_ID=${ignored}\n`,
      })
      git(folder, 'init', '-q')
      git(folder, 'add', '.gitignore')
      git(folder, 'commit', '-qm', 'first')
      await writeFiles(folder, committed.files)
      git(folder, 'add', 'committed')
      git(folder, 'commit', '-qm', `use APCA_API_KEY_ID=${message}`)
      await writeFiles(folder, staged.files)
      git(folder, 'add', 'staged')
      const outputs = await runPapergate(folder, argv)
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
    }
  },
  TIMEOUT,
)

function git(folder: string, ...args: readonly string[]): void {
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.test']
  execFileSync('git', [...author, ...args], { cwd: folder })
}

it(
  'neither has a scan of an image, of its layers and of its settings',
  async () => {
    for (const batch of batches(10, 100)) {
      const { files, planted } = plantInFiles(batch, 'app')
      const settings = makeSecrets(createRandom(batch.seed + 1), batch.count, batch.first)
      const image = await saveImage(files, settings)
      const folder = await makeFolder(batch, { 'image.tar': image.archive })
      for (const more of [['--verbose'], ['--json']]) {
        const outputs = await runPapergate(folder, ['guard', '--image', 'image.tar', ...more])
        expect(outputs.exitCode).toBe('1')
        expectNoLeaks([...planted, ...image.planted], outputs)
      }
    }
  },
  TIMEOUT,
)

it(
  'a refused image is said without what it holds',
  async () => {
    for (const [index, secret] of makeSecrets(createRandom(12), secretCount(9)).entries()) {
      const broken = `{"config": "${secret}", ${secret}`
      const folder = await makeFolder(
        { first: index },
        { 'image.tar': broken, 'notes.txt': `${secret} api.alpaca.markets` },
      )
      for (const argv of [
        ['guard', '--image', 'image.tar', '--verbose'],
        ['guard', '--range', `${secret}..HEAD`],
        ['guard', '--allow', secret, '--reason', secret, '--owner', secret],
      ]) {
        const outputs = await runPapergate(folder, argv)
        expectNoLeaks([{ value: secret, where: argv.slice(0, 2).join(' ') }], outputs)
      }
    }
  },
  TIMEOUT,
)

it(
  'a file that cannot be read is said without what stands in the others',
  async () => {
    for (const batch of batches(6, 40)) {
      const { files, planted } = plantInFiles(batch, 'files')
      const folder = await makeFolder(batch, { ...files, 'files/locked/.env': 'x' })
      await chmod(join(folder, 'files/locked/.env'), 0)
      expectNoLeaks(planted, await runPapergate(folder, ['guard', '--verbose']))
    }
  },
  TIMEOUT,
)

it(
  'a secret of the environment stays out of every message',
  async () => {
    for (const batch of batches(9, 30)) {
      const secrets = makeSecrets(createRandom(batch.seed), batch.count, batch.first)
      const env = Object.fromEntries(
        secrets.map((value, index) => [`BROKER_${index}_SECRET`, value]),
      )
      await writeFiles(root, {
        'notes.md': secrets.map((secret) => `api.alpaca.markets ${secret}`).join('\n'),
      })
      const planted = secrets.map((value) => ({ value, where: 'environment' }))
      const [first = ''] = secrets
      for (const argv of [
        ['guard', '--verbose'],
        ['guard', first],
        ['guard', '--config', first],
      ]) {
        expectNoLeaks(planted, await runPapergate(root, argv, env))
      }
    }
  },
  TIMEOUT,
)
