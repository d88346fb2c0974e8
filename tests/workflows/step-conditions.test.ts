import { expect, it } from 'vitest'

import { isRun } from './evaluate.ts'
import { events } from './event-contexts.ts'
import type { EventName } from './event-contexts.ts'
import { workflow } from './workflow-files.ts'

const OK = { failed: false, cancelled: false }
const FAILED = { failed: true, cancelled: false }
const CANCELLED = { failed: false, cancelled: true }

function stepNames(
  file: string,
  job: string,
  inputs: object,
  status: typeof OK,
  steps: object = {},
  event: EventName = 'pull_request',
): readonly string[] {
  const context = { github: events[event], inputs, steps, secrets: {} }
  return (workflow(file).jobs[job]?.steps ?? [])
    .filter((step) => isRun(step.if, context, status))
    .map((step) => step.name ?? '')
}

const bare = {
  gates: '["check", "coverage"]',
  'python-version': '',
  'node-version': '',
  'uv-version': '',
}
const ready = { setup: { outcome: 'success' } }

it('installs no language that the caller did not ask for', () => {
  expect(stepNames('pr.yml', 'checks', bare, OK, ready)).toEqual([
    'Check out',
    'Set up',
    'Run the checks',
    'Judge coverage',
    'Keep the coverage report',
    'Keep the results',
  ])
  expect(stepNames('pr.yml', 'checks', { ...bare, 'uv-version': '0.13.9' }, OK, ready)).toContain(
    'Install uv',
  )
})

it('judges coverage also where a check failed', () => {
  expect(stepNames('pr.yml', 'checks', bare, FAILED, ready)).toEqual([
    'Judge coverage',
    'Keep the coverage report',
    'Keep the results',
  ])
})

it('runs no checks where they are no gate', () => {
  expect(
    stepNames('pr.yml', 'checks', { ...bare, gates: '["coverage"]' }, OK, ready),
  ).not.toContain('Run the checks')
})

it('does not judge coverage where the set-up broke, nor where it is no gate', () => {
  expect(stepNames('pr.yml', 'checks', bare, FAILED, { setup: { outcome: 'failure' } })).toEqual([
    'Keep the results',
  ])
  expect(stepNames('pr.yml', 'checks', { ...bare, gates: '["check"]' }, OK, ready)).not.toContain(
    'Judge coverage',
  )
})

it.each([
  ['push', true],
  ['pull_request', false],
  ['pull_request of a fork', false],
  ['merge_group', false],
  ['workflow_dispatch', false],
] as const)('keeps a baseline on %s: %s', (event, isKept) => {
  const names = stepNames('pr.yml', 'checks', bare, FAILED, ready, event)
  expect(names.includes('Keep the coverage as a baseline')).toBe(isKept)
})

it('keeps no baseline of a push to another branch', () => {
  const github = { ...events.push, ref: 'refs/heads/topic', ref_name: 'topic' }
  const step = (workflow('pr.yml').jobs['checks']?.steps ?? []).find(
    ({ name }) => name === 'Keep the coverage as a baseline',
  )
  expect(isRun(step?.if, { github, inputs: bare, steps: ready }, OK)).toBe(false)
})

it('keeps no results of a cancelled job', () => {
  expect(stepNames('pr.yml', 'guard', bare, CANCELLED)).toEqual([])
})

it.each([FAILED, CANCELLED])('always decides, and keeps what was decided', (status) => {
  expect(stepNames('pr.yml', 'verdict', bare, status)).toEqual(['Decide', 'Keep the verdict'])
})

it('logs in and hands digests on only for a push', () => {
  const quiet = stepNames('docker-build.yml', 'images', { push: false }, OK)
  expect(quiet).not.toContain('Log in to the registry')
  expect(quiet).not.toContain('Hand the digests on')
  const pushing = stepNames('docker-build.yml', 'images', { push: true }, OK)
  expect(pushing).toContain('Log in to the registry')
  expect(pushing).toContain('Hand the digests on')
})

it('hands no digests on from a build that failed', () => {
  expect(stepNames('docker-build.yml', 'images', { push: true }, FAILED)).toEqual([
    'Keep the results',
  ])
})
