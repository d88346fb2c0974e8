import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { describe, expect, it } from 'vitest'

import { events } from './event-contexts.ts'
import { simulateRun } from './simulate-run.ts'
import { parseCallerWorkflow, root, workflow } from './workflow-files.ts'

const CALL = /^papergate\/papergate\/\.github\/workflows\/([a-z-]+\.yml)@\S+$/

/** The caller workflows that the documentation tells people to copy. */
const callers = ['README.md', 'docs/setup.md'].flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^( *)```yaml\n([\s\S]*?)^\1```$/gm)]
    .map(([, indent = '', block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
    .filter((text) => text.includes('uses: papergate/papergate/'))
    .map((text, index) => [`${page}, caller ${index + 1}`, text] as const),
)

it('has a caller in the README and three in the set-up page', () => {
  expect(callers.map(([title]) => title)).toEqual([
    'README.md, caller 1',
    'docs/setup.md, caller 1',
    'docs/setup.md, caller 2',
    'docs/setup.md, caller 3',
  ])
})

describe.each(callers)('%s', (_title, text) => {
  const caller = parseCallerWorkflow(text)
  const calls = Object.values(caller.jobs).map((job) => ({
    job,
    called: workflow(CALL.exec(job.uses ?? '')?.[1] ?? 'none'),
  }))

  it('is a workflow by GitHub’s own grammar', () => {
    const parsed = parseWorkflow(
      { name: 'caller.yml', content: text },
      new NoOperationTraceWriter(),
    )
    expect(parsed.context.errors.getErrors()).toEqual([])
  })

  it('gives only inputs and secrets that are declared', () => {
    for (const { job, called } of calls) {
      expect(Object.keys(called.call?.inputs ?? {})).toEqual(
        expect.arrayContaining(Object.keys(job.with)),
      )
      expect(Object.keys(called.call?.secrets ?? {})).toEqual(
        expect.arrayContaining(Object.keys(job.secrets ?? {})),
      )
    }
  })

  it('grants what the called jobs ask for, as otherwise nothing would start', () => {
    const missing = calls.flatMap(({ job, called }) =>
      Object.values(called.jobs)
        .flatMap((nested) => Object.entries(nested.permissions ?? {}))
        .filter(([scope, grant]) => job.permissions?.[scope] !== grant),
    )
    expect(missing).toEqual([])
  })

  it('reaches the verdict, or the comment on a fork, from a repository of its own', () => {
    const isComment = 'workflow_run' in caller.on
    const run = simulateRun(caller, 'someone/platform', {
      github: events[isComment ? 'workflow_run of a fork' : 'workflow_dispatch'],
      resolve: (uses, from) => ({
        workflow: workflow(uses.replace(CALL, '$1').replace('$/.github/workflows/', '')),
        repository: uses.startsWith('$/') ? from : 'papergate/papergate',
      }),
    })
    expect(run.get(isComment ? 'comment / comment' : 'papergate / verdict')).toBe('success')
  })
})
