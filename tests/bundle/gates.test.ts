import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

import { pack } from 'tar-stream'
import { expect, it } from 'vitest'

import { createZip } from '../../src/adapters/testing/create-zip.ts'
import { resultSchema } from '../../src/contract/result-schema.ts'
import { runBundledAction } from './run-bundled-action.ts'
import { createRepository } from './temporary-repository.ts'

const FOUR_OF_FIVE = `SF:app.py\n${[1, 2, 3, 4].map((line) => `DA:${line},1\n`).join('')}DA:5,0\nend_of_record\n`
const APP = 'a = 1\nb = 2\nc = 3\nd = 4\ne = 5\n'

/** Made of parts, so that this file itself holds no key. */
const LIVE_KEY = ['AK', 'LIVE7Q2M5N8XWRT4VZ'].join('')
const LIVE_SECRET = ['wJ4rT9xKq2Lm7Vb3', 'Zn8Ys5Dc1Hf6Gp0Ae4Uo2Ki'].join('')

it('coverage: sets outputs, writes the summary and leaves the result file on a pass', async () => {
  await using repository = await createRepository({ 'app.py': APP, 'coverage.lcov': FOUR_OF_FIVE })
  const step = await runBundledAction('coverage', {
    cwd: repository.root,
    inputs: { report: 'coverage.lcov', min: '80' },
  })
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } })
  expect(step.summary).toContain('Papergate: pass')
  const result = await readFile(step.outputs['result'] ?? '', 'utf8')
  expect(resultSchema.parse(JSON.parse(result))).toMatchObject({
    gate: 'coverage',
    verdict: 'pass',
    summary: step.outputs['summary'],
  })
})

it('coverage: fails the step one hundredth below the minimum', async () => {
  await using repository = await createRepository({ 'app.py': APP, 'coverage.lcov': FOUR_OF_FIVE })
  const step = await runBundledAction('coverage', {
    cwd: repository.root,
    inputs: { report: 'coverage.lcov', min: '80.01' },
  })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } })
  expect(step.stdout).toMatch(/^::error::project: 80\.00 %25 of lines.*1 line short$/m)
  expect(step.summary).toContain('coverage/project-min')
})

/** Line 1 and 2 uncovered, 3 covered, and so on by threes; lines 28 to 30 uncovered. */
const HOLES = Array.from({ length: 30 }, (_, index) => index + 1)
const isCovered = (line: number): boolean => line % 3 === 0 && line < 30

it('coverage: shows nine ranges of the change beside its lines, longest first, and counts the rest', async () => {
  const lcov = HOLES.map((line) => `DA:${line},${isCovered(line) ? 1 : 0}\n`).join('')
  await using repository = await createRepository({
    'app.py': APP,
    'coverage.lcov': `SF:new.py\n${lcov}end_of_record\n`,
  })
  await writeFile(
    join(repository.root, 'new.py'),
    HOLES.map((line) => `v${line} = ${line}\n`).join(''),
  )
  const step = await runBundledAction('coverage', {
    cwd: repository.root,
    inputs: { report: 'coverage.lcov', 'patch-min': '80', base: 'HEAD' },
    env: { GITHUB_SERVER_URL: 'https://github.com', GITHUB_SHA: 'c'.repeat(40) },
  })
  const shown = step.stdout.match(/^::error .*$/gm) ?? []
  expect(shown).toHaveLength(9)
  expect(shown[0]).toContain('file=new.py,line=28,endLine=30::3 changed lines not covered')
  expect(step.stdout.match(/^::error::/gm)).toHaveLength(1)
  expect(step.stdout).toContain('and 1 more places')
  expect(step.summary).toContain(
    `[28–30](https://github.com/someone/platform/blob/${'c'.repeat(40)}/new.py#L28-L30)`,
  )
})

it('coverage: a report that is not there is an error, not a pass', async () => {
  await using repository = await createRepository({ 'app.py': APP })
  const step = await runBundledAction('coverage', {
    cwd: repository.root,
    inputs: { report: 'coverage.lcov', min: '80' },
  })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } })
  expect(step.outputs['summary']).toContain('coverage.lcov')
})

it('coverage: a minimum that is no number is an error that names it', async () => {
  await using repository = await createRepository({ 'coverage.lcov': FOUR_OF_FIVE })
  const step = await runBundledAction('coverage', {
    cwd: repository.root,
    inputs: { report: 'coverage.lcov', min: 'eighty' },
  })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } })
  expect(step.outputs['summary']).toContain('eighty')
})

it('guard: passes a repository without credentials', async () => {
  await using repository = await createRepository({ 'app.py': APP })
  const step = await runBundledAction('guard', { cwd: repository.root })
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } })
})

it('guard: blocks a live key pair at its place, and never says the key', async () => {
  const env = `APCA_API_KEY_ID=${LIVE_KEY}\nAPCA_API_SECRET_KEY=${LIVE_SECRET}\n`
  await using repository = await createRepository({ 'settings.env': env })
  const step = await runBundledAction('guard', { cwd: repository.root })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } })
  expect(step.stdout).toMatch(/::error [^\n]*file=settings\.env/)
  const everything = JSON.stringify(step) + (await readFile(step.outputs['result'] ?? '', 'utf8'))
  expect(everything).not.toContain(LIVE_KEY)
  expect(everything).not.toContain(LIVE_SECRET)
})

it.each([
  ['zip', async (name: string, content: Buffer) => createZip([{ name, content }])],
  ['tar', createTar],
])('guard: blocks a live key in a %s', async (format, create) => {
  const content = Buffer.from(`APCA_API_KEY_ID=${LIVE_KEY}\nAPCA_API_SECRET_KEY=${LIVE_SECRET}\n`)
  await using repository = await createRepository({ 'app.py': APP })
  await writeFile(join(repository.root, `old.${format}`), await create('settings.env', content))
  const step = await runBundledAction('guard', { cwd: repository.root })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } })
  expect(step.outputs['summary']).toContain(`old.${format}!/settings.env`)
})

const CHECKS = `version: 1
checks:
  - { name: lint, run: "echo '::error::forged'; echo '::add-mask::pass'" }
  - { name: unit, run: "exit 3" }
`

it('checks: runs all of them and names the one that failed', async () => {
  await using repository = await createRepository({ 'papergate.yml': CHECKS })
  const step = await runBundledAction('checks', { cwd: repository.root })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail' } })
  expect(step.summary).toMatch(/check lint \| pass[\s\S]*check unit \| fail/)
})

it('checks: what a check prints does not act as a workflow command', async () => {
  await using repository = await createRepository({ 'papergate.yml': CHECKS })
  const { stdout } = await runBundledAction('checks', { cwd: repository.root })
  const [, token = 'none'] = /^::stop-commands::(\S+)$/m.exec(stdout) ?? []
  const stopped = stdout.slice(stdout.indexOf(token), stdout.indexOf(`::${token}::`))
  expect(stopped).toContain('::error::forged')
  expect(stdout.replace(stopped, '')).not.toContain('forged')
})

it('checks: a config without any is an error, as nothing was proven', async () => {
  await using repository = await createRepository({ 'papergate.yml': 'version: 1\n' })
  const step = await runBundledAction('checks', { cwd: repository.root })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } })
  expect(step.outputs['summary']).toContain('found checks, of which there is none')
})

it('checks: an unknown key of papergate.yml is an error with the nearest known one', async () => {
  await using repository = await createRepository({ 'papergate.yml': 'version: 1\nchekcs: []\n' })
  const step = await runBundledAction('checks', { cwd: repository.root })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } })
  expect(step.outputs['summary']).toContain('checks')
})

it.each([
  ['images', { push: 'true' }],
  ['integration', { compose: 'compose.yml', suite: 'true' }],
] as const)('%s: a machine without docker is an error', async (name, inputs) => {
  await using repository = await createRepository({
    'papergate.yml':
      'version: 1\nservices: { app: { path: ., dockerfile: Dockerfile } }\nimages: {}\n',
    'compose.yml': 'services: { app: { image: app } }\n',
    Dockerfile: 'FROM scratch\n',
  })
  const step = await runBundledAction(name, {
    cwd: repository.root,
    inputs,
    env: {
      PATH: await createPathWithGitOnly(),
      DOCKER_HOST: `unix://${repository.root}/no-engine.sock`,
    },
  })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } })
})

it('deploy: an empty secret is an error that names it and the environment', async () => {
  await using repository = await createRepository({ 'papergate.yml': 'version: 1\n' })
  const step = await runBundledAction('deploy', {
    cwd: repository.root,
    inputs: {
      environment: 'staging',
      'required-secrets': '["APCA_API_KEY_ID", "APCA_API_SECRET_KEY"]',
    },
    env: { APCA_API_KEY_ID: 'PKSYNTHETIC0000EXAMPLE', APCA_API_SECRET_KEY: '' },
  })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } })
  expect(step.outputs['summary']).toContain(
    'the secret APCA_API_SECRET_KEY of the environment staging',
  )
  expect(step.stdout).toContain('::add-mask::PKSYNTHETIC0000EXAMPLE')
  expect(step.summary).not.toContain('PKSYNTHETIC')
})

async function createPathWithGitOnly(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'papergate-path-'))
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  await symlink(git, join(folder, 'git'))
  return folder
}

async function createTar(name: string, content: Buffer): Promise<Buffer> {
  const tar = pack()
  tar.entry({ name }, content)
  tar.finalize()
  return buffer(tar)
}
