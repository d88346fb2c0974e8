import { expect, it } from 'vitest'

import { events } from './event-contexts.ts'
import type { EventName } from './event-contexts.ts'
import { simulateRun } from './simulate-run.ts'
import type { Ending, Simulation } from './simulate-run.ts'
import { workflow } from './workflow-files.ts'
import type { Workflow } from './workflow-files.ts'

const KIT = 'papergate/papergate'

/** `$/` is the repository of the file it stands in; `owner/name/path@ref` is that one. */
const resolve: Simulation['resolve'] = (uses, from) => {
  const remote = /^([^/]+\/[^/]+)\/(.+)@\S+$/.exec(uses)
  const repository = uses.startsWith('$/') ? from : (remote?.[1] ?? '')
  const path = uses.startsWith('$/') ? uses.slice(2) : (remote?.[2] ?? '')
  if (repository !== KIT) throw new Error(`${uses} is looked for in ${repository}`)
  return { workflow: workflow(path.replace('.github/workflows/', '')), repository }
}

function endings(file: string, event: EventName, ending?: (check: string) => Ending) {
  const simulation = { github: events[event], resolve, ...(ending === undefined ? {} : { ending }) }
  return Object.fromEntries(simulateRun(workflow(file), KIT, simulation))
}

const EVERY_GATE = {
  'papergate / checks': 'success',
  'papergate / guard': 'success',
  'papergate / integration': 'success',
  'papergate / images / build': 'success',
  'papergate / verdict': 'success',
  kit: 'success',
  'kit on the engine': 'success',
}

it.each([
  'pull_request',
  'pull_request of a fork',
  'pull_request of Dependabot',
  'merge_group',
  'workflow_dispatch',
] as const)('runs every job of ci.yml on %s', (event) => {
  expect(endings('ci.yml', event)).toEqual(EVERY_GATE)
})

it.each(['push', 'workflow_dispatch'] as const)(
  'judges, builds and deploys on %s of main',
  (event) => {
    expect(endings('main.yml', event)).toEqual({
      'papergate / checks': 'success',
      'papergate / guard': 'success',
      'papergate / integration': 'success',
      // Built once, by the job that pushes.
      'papergate / images': 'skipped',
      'papergate / verdict': 'success',
      'images / build': 'success',
      'staging / deploy': 'success',
    })
  },
)

it.each([
  ['workflow_run of a fork', 'success'],
  ['workflow_run of Dependabot', 'success'],
  // The verdict's job has commented on this one.
  ['workflow_run of a branch', 'skipped'],
  ['workflow_run of a fork’s own push', 'skipped'],
] as const)('comments after a %s: %s', (event, ending) => {
  expect(endings('fork-comment.yml', event)).toMatchObject({ 'comment / comment': ending })
})

it.each([
  ['failure', 'papergate / checks'],
  ['failure', 'papergate / guard'],
  ['cancelled', 'papergate / integration'],
  ['failure', 'papergate / images / build'],
] as const)('still reaches the verdict after a %s of %s', (ending, broken) => {
  const found = endings('ci.yml', 'pull_request', (check) =>
    check === broken ? ending : 'success',
  )
  expect(found['papergate / verdict']).toBe('success')
})

it.each([
  ['papergate / verdict', ['images', 'staging']],
  ['images / build', ['staging']],
] as const)('ships nothing after a red %s', (red, skipped) => {
  const found = endings('main.yml', 'push', (check) => (check === red ? 'failure' : 'success'))
  for (const job of skipped) expect(found[job]).toBe('skipped')
})

it('finds its own parts when a second repository calls it', () => {
  const caller: Workflow = {
    file: 'ci.yml',
    text: '',
    call: null,
    on: { pull_request: null },
    jobs: {
      papergate: {
        name: 'papergate',
        uses: `${KIT}/.github/workflows/pr.yml@0123456789012345678901234567890123456789`,
        needs: [],
        with: { gates: '["guard"]' },
        steps: [],
      },
    },
  }
  const run = simulateRun(caller, 'someone/else', { github: events.pull_request, resolve })
  expect(Object.fromEntries(run)).toEqual({
    'papergate / checks': 'skipped',
    'papergate / guard': 'success',
    'papergate / integration': 'skipped',
    'papergate / images': 'skipped',
    'papergate / verdict': 'success',
  })
})
