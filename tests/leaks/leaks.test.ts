import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { createRandom } from '../../src/guard/corpus/random.ts'
import { rounds } from '../rounds.ts'
import { findLeaks } from './find-leaks.ts'
import type { Planted } from './find-leaks.ts'
import { makeSecrets, plantInFiles } from './plant-secrets.ts'
import { runPapergate, writeFiles } from './run-papergate.ts'
import type { Outputs } from './run-papergate.ts'
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

function expectNoLeaks(planted: readonly Planted[], outputs: Outputs): void {
  expect(findLeaks(planted, outputs)).toEqual([])
  // An empty answer would hide everything.
  expect(outputs['stdout'] + (outputs['stderr'] ?? '')).not.toBe('')
}

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

/** Every way to be wrong with a secret in one's hands. */
const mistakes: readonly {
  readonly what: string
  readonly argv: (secret: string) => readonly string[]
  readonly files?: (secret: string) => Readonly<Record<string, string>>
}[] = [
  {
    what: 'a malformed papergate.yml',
    argv: () => ['guard'],
    files: (secret) => ({ 'papergate.yml': `version: 1\nguard: { allow: [ "${secret}\n` }),
  },
  {
    what: 'a papergate.yml with a tab before a secret',
    argv: () => ['guard'],
    files: (secret) => ({
      'papergate.yml': `version: 1\nALPACA_SECRET:\n\t${secret}: "${secret}"\n`,
    }),
  },
  {
    what: 'a papergate.yml with a secret where none belongs',
    argv: () => ['guard'],
    files: (secret) => ({
      'papergate.yml': `version: "${secret}"\nguard: { allow: ["${secret}"], compose: "${secret}" }\n`,
    }),
  },
  {
    what: 'a papergate.yml with a secret as a key',
    argv: () => ['guard'],
    files: (secret) => ({ 'papergate.yml': `version: 1\nguard: { ${secret}: true }\n` }),
  },
  {
    what: 'a papergate.yml with a secret as a venue of the team',
    argv: () => ['guard', '--verbose'],
    files: (secret) => ({
      'papergate.yml': `version: 1\nguard: { venues: { "${secret}": { hosts: { live: ["${secret}"] } } } }\n`,
    }),
  },
  {
    what: 'a papergate.yml with a secret as a fingerprint',
    argv: () => ['guard', '--verbose'],
    files: (secret) => ({
      'papergate.yml': `version: 1\nguard: { allow: [{ fingerprint: "${secret}", reason: "${secret}", owner: a, expires: 2031-01-01 }] }\n`,
      '.env': 'LOG_LEVEL=info\n',
    }),
  },
  {
    what: 'a SARIF file that cannot be written',
    argv: () => ['guard', '--sarif', '.env/guard.sarif', '--verbose'],
    files: (secret) => ({ '.env': `APCA_API_KEY_ID=${secret}\n` }),
  },
  {
    what: 'a file in the place of the output folder',
    argv: () => ['guard', '--out', '.env', '--verbose'],
    files: (secret) => ({ '.env': `APCA_API_KEY_ID=${secret}\n` }),
  },
  {
    what: 'a papergate.yml with an environment of secrets in a check',
    argv: () => ['run', 'pr', '--only', 'checks', '--verbose'],
    files: (secret) => ({
      'papergate.yml': `version: 1\nchecks: [{ name: a, run: "echo ${secret}; exit 1", env: { ALPACA_API_SECRET: "${secret}" } }]\n`,
    }),
  },
  {
    what: 'a broken result file',
    argv: () => ['report', '--results', 'given', '--verdict'],
    files: (secret) => ({ 'given/guard.json': `{"gate": ${secret} "${secret}"` }),
  },
  {
    what: 'a result file of another shape',
    argv: () => ['report', '--results', 'given', '--verdict', '--verbose'],
    files: (secret) => ({
      'given/guard.json': JSON.stringify({ gate: secret, verdict: secret }),
    }),
  },
  { what: 'jobs that are no JSON', argv: (secret) => ['report', '--verdict', '--jobs', secret] },
]

it.each(mistakes)('$what says what is wrong without the secret', async ({ argv, files }) => {
  const secrets = makeSecrets(createRandom(5), rounds(9, 90))
  for (const secret of secrets) {
    const folder = join(root, secret.slice(0, 2) + secrets.indexOf(secret))
    await mkdir(folder)
    await writeFiles(folder, files?.(secret) ?? {})
    const outputs = await runPapergate(folder, argv(secret))
    expectNoLeaks([{ value: secret, where: argv('secret').join(' ') }], outputs)
  }
})

it('a file that cannot be read is said without what stands in the others', async () => {
  const { files, planted } = plantInFiles(6, 40, 'files')
  await writeFiles(root, { ...files, 'files/locked/.env': 'x' })
  await chmod(join(root, 'files/locked/.env'), 0)
  expectNoLeaks(planted, await runPapergate(root, ['guard', '--verbose']))
})

const compose = `#!/bin/sh
for file; do case "$before" in -f) folder=$(dirname "$file");; esac; before=$file; done
if [ -f "$folder/resolved.json" ]; then cat "$folder/resolved.json"; exit 0; fi
cat "$folder/refusal.txt" >&2
exit 15
`

async function fakeCompose(): Promise<Readonly<Record<string, string>>> {
  await writeFiles(scratch, { 'bin/docker': compose })
  await chmod(join(scratch, 'bin/docker'), 0o755)
  return { PATH: `${join(scratch, 'bin')}:${process.env['PATH'] ?? ''}` }
}

it.each([[['guard']], [['guard', '--json', '--compose', 'docker-compose.yml']]])(
  'a resolved compose project gives %j its secrets, and they stay there',
  async (argv) => {
    const secrets = makeSecrets(createRandom(7), rounds(COUNT, 5 * COUNT))
    const services = Object.fromEntries(
      secrets.map((secret, index) => [`bot${index}`, composeService(secret, index)]),
    )
    await writeFiles(root, {
      'docker-compose.yml': 'services: { bot: { image: bot } }\n',
      'resolved.json': JSON.stringify({ name: 'x', services, networks: {}, volumes: {} }),
      '.gitignore': 'resolved.json\n',
    })
    execFileSync('git', ['init', '-q', root])
    const outputs = await runPapergate(root, argv, await fakeCompose())
    expect(outputs.exitCode).toBe('1')
    expectNoLeaks(
      secrets.map((value, index) => ({ value, where: `compose service ${index % 8}` })),
      outputs,
    )
  },
  rounds(20_000, 600_000),
)

function composeService(secret: string, index: number): object {
  const forms: readonly object[] = [
    { environment: { APCA_API_KEY_ID: secret, ALPACA_SECRET_KEY: secret } },
    { environment: { ALPACA_PAPER: secret, TRADING_MODE: secret } },
    { environment: { [secret]: 'APCA_API_KEY_ID' } },
    { command: ['bot', `--key=${secret}`, '--url', `https://u:${secret}@api.alpaca.markets/`] },
    { labels: { 'binance.api.secret': secret } },
    { build: { context: '.', args: { BINANCE_API_SECRET: secret } } },
    { environment: { BINANCE_API_SECRET: secret, BINANCE_BASE_URL: `https://${secret}.x` } },
    { environment: { SOMETHING: `${secret} https://api.binance.com` } },
  ]
  return { image: 'bot', ...forms[index % forms.length] }
}

it('a compose file that is refused is said without what the refusal quotes', async () => {
  const secrets = makeSecrets(createRandom(8), 9)
  for (const [index, secret] of secrets.entries()) {
    const folder = join(root, String(index))
    const name = index % 2 === 0 ? 'APCA_API_SECRET_KEY' : 'MASTER'
    await writeFiles(folder, {
      'docker-compose.yml': `services:\n  bot:\n    environment:\n      ${name}: ${secret}\n    ports: ${secret}\n`,
      'refusal.txt': `services.bot.ports must be a list: "${secret}"\ninvalid interpolation format for services.bot.environment.KEY: "${secret}"\n`,
    })
    const planted = [{ value: secret, where: 'refused compose file' }]
    const env = await fakeCompose()
    for (const argv of [
      ['guard', '--verbose'],
      ['guard', '--compose', 'docker-compose.yml'],
    ]) {
      expectNoLeaks(planted, await runPapergate(folder, argv, env))
    }
  }
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
