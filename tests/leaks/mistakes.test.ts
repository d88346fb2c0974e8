import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, it } from 'vitest'

import { createRandom } from '../guard-corpus/random.ts'
import { TIMEOUT, secretCount } from './batches.ts'
import { expectNoLeaks } from './expect-no-leaks.ts'
import { makeSecrets } from './plant-secrets.ts'
import { runPapergate, writeFiles } from './run-papergate.ts'

let scratch = ''
let root = ''
beforeEach(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'papergate-leaks-')))
  root = join(scratch, 'repository')
  await mkdir(root)
})
afterEach(async () => rm(scratch, { recursive: true, force: true }))

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
  { what: 'a command that is none', argv: (secret) => [secret] },
  { what: 'an option that is none', argv: (secret) => ['guard', `--${secret}`] },
  { what: 'the value of an option that is none', argv: (secret) => ['guard', `--key=${secret}`] },
  { what: 'a letter and its value', argv: (secret) => ['guard', `-k${secret}`] },
  { what: 'a stage that is none', argv: (secret) => ['run', secret] },
  { what: 'a slot that is none', argv: (secret) => ['rotate', 'verify', `--slot=${secret}`] },
  { what: 'gates that are none', argv: (secret) => ['report', '--verdict', '--expect', secret] },
  {
    what: 'parts that are none',
    argv: (secret) => ['run', 'pr', '--only', secret],
    files: () => ({ 'papergate.yml': 'version: 1\n' }),
  },
  { what: 'a percentage that is none', argv: (secret) => ['coverage', '--min', secret] },
  { what: 'a count that is none', argv: (secret) => ['coverage', '--max-lost-lines', secret] },
  { what: 'a shard without a file', argv: (secret) => ['coverage', '--shard', secret] },
  {
    what: 'an image with a password in its address',
    argv: (secret) => ['guard', '--image', `docker://user:${secret}@registry.example/app:1`],
  },
]

it.each(mistakes)(
  '$what says what is wrong without the secret',
  async ({ argv, files }) => {
    for (const [index, secret] of makeSecrets(createRandom(5), secretCount(9)).entries()) {
      const folder = join(root, String(index))
      await mkdir(folder)
      await writeFiles(folder, files?.(secret) ?? {})
      const outputs = await runPapergate(folder, argv(secret))
      expectNoLeaks([{ value: secret, where: argv('secret').join(' ') }], outputs)
      await rm(folder, { recursive: true })
    }
  },
  TIMEOUT,
)
