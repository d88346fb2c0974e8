import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { actingCommands } from './fixtures/acting-commands.ts'
import { createHarness, healthy, script } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const entry = resolve(import.meta.dirname, '../../src/main/actions/integration.ts')

/** What would act where it stood alone in a job's log, each with the word by which a test knows it again. */
const HOSTILE = [
  '::error::planted',
  '  ::warning file=a.py,line=1::planted',
  '::endgroup::',
  '::group::planted',
  '::stop-commands::planted',
  '::planted::',
  '::set-output name=verdict::planted',
  '##[error]planted',
  'text ##[group]planted',
]
const say = HOSTILE.map((line) => `echo '${line}'`).join('; ')

const COLOURFUL = String.raw`printf '\033[31mred\033[0m\033]0;title\007 \000\n'`

/** The action's step as a runner starts it. */
async function runStep(harness: Harness, inputs: Readonly<Record<string, string>>) {
  const files = { GITHUB_STEP_SUMMARY: 'summary.md', GITHUB_OUTPUT: 'outputs.txt' }
  for (const name of Object.values(files)) await harness.write(name, '')
  const { exitCode, stdout } = await spawnExec(process.execPath, [entry], {
    cwd: harness.folder,
    env: {
      ...process.env,
      GITHUB_ACTIONS: 'true',
      CI: 'true',
      ...Object.fromEntries(
        Object.entries(files).map(([name, file]) => [name, join(harness.folder, file)]),
      ),
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    },
  })
  const outputs = await readFile(join(harness.folder, files.GITHUB_OUTPUT), 'utf8')
  return { exitCode, stdout, outputs }
}

it('a failing gate folds the logs of its services, and nothing that these or a suite print acts', async () => {
  const web = script(`${say}; ${say} >&2; touch /up; exec sleep 600`, {
    healthcheck: { test: ['CMD', 'test', '-f', '/up'], interval: '1s', retries: 60 },
  })
  await using harness = await createHarness({ web, db: healthy })
  const { exitCode, stdout, outputs } = await runStep(harness, {
    compose: 'compose.yml',
    suite: `${say}; ${COLOURFUL}; exit 3`,
    keep: 'false',
  })
  expect(exitCode).toBe(1)
  expect(outputs).toMatch(/^verdict<<(\S+)\nfail\n\1$/m)
  const commands = actingCommands(stdout)
  const folds = commands.filter(({ name }) => name === 'group' || name === 'endgroup')
  expect(folds).toEqual([
    { name: 'group', text: 'last lines of db (logs/db.log)' },
    { name: 'endgroup', text: '' },
    { name: 'group', text: 'last lines of web (logs/web.log)' },
    { name: 'endgroup', text: '' },
  ])
  expect(commands.filter((command) => !folds.includes(command))).toEqual([
    { name: 'error', text: expect.stringContaining('exit code 3') as string },
  ])
  expect(stdout.match(/web \| [\d:.]{12} (?:out|err) .+/g)).toHaveLength(2 * HOSTILE.length)
  const log = await harness.log('suite-suite.log')
  expect(actingCommands(log)).toEqual([])
  expect(log.split('\n').at(-2)).toBe('red ␀')
})
