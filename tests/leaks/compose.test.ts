import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { createRandom } from '../guard-corpus/random.ts'
import { TIMEOUT, batches, secretCount } from './batches.ts'
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
    for (const batch of batches(7, 200)) {
      const secrets = makeSecrets(createRandom(batch.seed), batch.count, batch.first)
      const services = Object.fromEntries(
        secrets.map((secret, index) => [`bot${index}`, composeService(secret, index)]),
      )
      const folder = join(root, String(batch.first))
      await writeFiles(folder, {
        'docker-compose.yml': 'services: { bot: { image: bot } }\n',
        'resolved.json': JSON.stringify({ name: 'x', services, networks: {}, volumes: {} }),
        '.gitignore': 'resolved.json\n',
      })
      execFileSync('git', ['init', '-q', folder])
      const outputs = await runPapergate(folder, argv, await fakeCompose())
      expect(outputs.exitCode).toBe('1')
      expectNoLeaks(
        secrets.map((value, index) => ({ value, where: `compose service ${index % 8}` })),
        outputs,
      )
    }
  },
  TIMEOUT,
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

it(
  'a compose file that is refused is said without what the refusal quotes',
  async () => {
    const env = await fakeCompose()
    for (const [index, secret] of makeSecrets(createRandom(8), secretCount(9)).entries()) {
      const folder = join(root, String(index))
      const name = index % 2 === 0 ? 'APCA_API_SECRET_KEY' : 'MASTER'
      await writeFiles(folder, {
        'docker-compose.yml': `services:\n  bot:\n    environment:\n      ${name}: ${secret}\n    ports: ${secret}\n`,
        'refusal.txt': `services.bot.ports must be a list: "${secret}"\ninvalid interpolation format for services.bot.environment.KEY: "${secret}"\n`,
      })
      const planted = [{ value: secret, where: 'refused compose file' }]
      for (const argv of [
        ['guard', '--verbose'],
        ['guard', '--compose', 'docker-compose.yml'],
      ]) {
        expectNoLeaks(planted, await runPapergate(folder, argv, env))
      }
      await rm(folder, { recursive: true })
    }
  },
  TIMEOUT,
)
