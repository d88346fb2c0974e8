import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { expect, it } from 'vitest'

import { parseConfig } from '../../src/config/parse-config.ts'
import { runCli } from '../../src/main/run-cli.ts'

const root = resolve(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const documents = [
  'docs/runbooks/rotate-keys.md',
  'docs/guard.md',
  'README.md',
  'CONTRIBUTING.md',
  'docs/setup.md',
  'docs/repo-map.md',
  'docs/runbooks/troubleshooting.md',
]

/** YAML blocks of a document whose text matches. */
function yamlBlocks(path: string, matching: RegExp): readonly string[] {
  return [...read(path).matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)]
    .map(([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
    .filter((text) => matching.test(text))
}

it.each(documents)('every link to a file in %s leads to one', (path) => {
  const targets = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(
    ([, target = '']) => target,
  )
  const missing = targets.filter((target) => !existsSync(join(root, dirname(path), target)))
  expect(missing).toEqual([])
})

it('the papergate.yml in the README is valid, and so is our own', () => {
  const [shown = ''] = yamlBlocks('README.md', /^version: 1/m)
  expect(parseConfig(shown, 'README.md').services).toHaveProperty('execution_gateway')
  expect(parseConfig(read('papergate.yml'), 'papergate.yml').deploy).toBeDefined()
})

it('the README lists exactly the commands that --help knows', async () => {
  let help = ''
  const exitCode = await runCli(['--help'], {
    env: {},
    cwd: root,
    stdout: (text) => {
      help += text
    },
    stderr: () => {},
    isTerminal: false,
    signal: new AbortController().signal,
  })
  expect(exitCode).toBe(0)
  const known = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name)
  const listed = [...read('README.md').matchAll(/^\| `papergate ([a-z]+)/gm)].map(
    ([, name]) => name,
  )
  expect(new Set(listed)).toEqual(new Set(known.filter((name) => name !== 'help')))
})

it('the workflows and papergate.yml never run the whole tests, which would run themselves', () => {
  for (const path of ['.github/workflows/ci.yml', 'papergate.yml']) {
    expect(read(path)).not.toMatch(/npm (?:run )?(?:t|test|tst)\b(?!:)|test:act|npm run act/)
  }
})

it('the lock file names no download address', () => {
  expect(read('package-lock.json')).not.toContain('"resolved"')
})

it('CI installs the uv that the set-up here installs', () => {
  const version = /^uv==(\S+)/m.exec(read('scripts/requirements-tools.txt'))?.[1]
  const named = [...read('.github/workflows/ci.yml').matchAll(/uv-version: '(.+)'/g)]
  expect(named.map(([, found]) => found)).toEqual([version])
})
