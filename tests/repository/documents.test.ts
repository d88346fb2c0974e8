import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'

import { parseConfig } from '../../src/config/load-config.ts'
import { runCli } from '../../src/main/run-cli.ts'

const root = resolve(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/setup.md',
  'docs/repo-map.md',
  'docs/runbooks/troubleshooting.md',
]

const jobSchema = z.looseObject({
  uses: z.string().optional(),
  permissions: z.record(z.string(), z.string()).default({}),
  with: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.unknown()).default({}),
})
const workflowSchema = z.looseObject({ jobs: z.record(z.string(), jobSchema) })
const callSchema = z.looseObject({
  inputs: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.unknown()).default({}),
})

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

describe.each([...yamlBlocks('README.md', /^jobs:/m), ...yamlBlocks('docs/setup.md', /^jobs:/m)])(
  'the caller workflow that the documents show: %#',
  (text) => {
    const { jobs } = workflowSchema.parse(parse(text))

    it.each(Object.entries(jobs))(
      '%s names inputs and secrets that are declared, and grants what is needed',
      (_name, job) => {
        const file = /^papergate\/papergate\/(\.github\/workflows\/[a-z-]+\.yml)@v0$/.exec(
          job.uses ?? '',
        )?.[1]
        expect(file).toBeDefined()
        const called: unknown = parse(read(file ?? ''))
        const { on, jobs: inner } = z
          .looseObject({
            on: z.looseObject({ workflow_call: callSchema }),
            jobs: z.record(z.string(), jobSchema),
          })
          .parse(called)
        const undeclared = [
          ...Object.keys(job.with).filter((name) => !(name in on.workflow_call.inputs)),
          ...Object.keys(job.secrets).filter((name) => !(name in on.workflow_call.secrets)),
        ]
        expect(undeclared).toEqual([])
        const needed = Object.values(inner).flatMap(({ permissions }) =>
          Object.entries(permissions),
        )
        const missing = needed.filter(
          ([scope, access]) =>
            job.permissions[scope] !== access && job.permissions[scope] !== 'write',
        )
        expect(missing).toEqual([])
      },
    )
  },
)

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
