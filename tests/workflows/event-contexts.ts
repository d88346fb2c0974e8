/** `github` contexts of the events that start our workflows, with the fields that conditions may ask for. */
const base = {
  repository: 'papergate/papergate',
  repository_owner: 'papergate',
  workflow: 'CI',
  actor: 'octocat',
  run_id: '42',
  run_attempt: '1',
}

const pullRequest = (headRepository: string) => ({
  ref: 'refs/pull/7/merge',
  ref_name: '7/merge',
  event: {
    repository: { default_branch: 'main' },
    pull_request: { number: 7, head: { repo: { full_name: headRepository } } },
  },
})

const workflowRun = (run: {
  readonly event: string
  readonly headRepository: string
  readonly actor: string
}) => ({
  ...base,
  event_name: 'workflow_run',
  ref: 'refs/heads/main',
  ref_name: 'main',
  event: {
    repository: { default_branch: 'main' },
    workflow_run: {
      id: 41,
      event: run.event,
      conclusion: 'success',
      head_sha: 'b'.repeat(40),
      head_repository: { full_name: run.headRepository },
      actor: { login: run.actor },
    },
  },
})

export const events = {
  push: {
    ...base,
    event_name: 'push',
    ref: 'refs/heads/main',
    ref_name: 'main',
    event: { repository: { default_branch: 'main' } },
  },
  pull_request: { ...base, event_name: 'pull_request', ...pullRequest('papergate/papergate') },
  'pull_request of a fork': {
    ...base,
    event_name: 'pull_request',
    actor: 'stranger',
    ...pullRequest('stranger/papergate'),
  },
  'pull_request of Dependabot': {
    ...base,
    event_name: 'pull_request',
    actor: 'dependabot[bot]',
    ...pullRequest('papergate/papergate'),
  },
  merge_group: {
    ...base,
    event_name: 'merge_group',
    ref: 'refs/heads/gh-readonly-queue/main/pr-7',
    ref_name: 'gh-readonly-queue/main/pr-7',
    event: { repository: { default_branch: 'main' }, merge_group: { base_sha: 'a'.repeat(40) } },
  },
  workflow_dispatch: {
    ...base,
    event_name: 'workflow_dispatch',
    ref: 'refs/heads/main',
    ref_name: 'main',
    event: { repository: { default_branch: 'main' }, inputs: null },
  },
  'workflow_run of a fork': workflowRun({
    event: 'pull_request',
    headRepository: 'stranger/papergate',
    actor: 'stranger',
  }),
  'workflow_run of Dependabot': workflowRun({
    event: 'pull_request',
    headRepository: 'papergate/papergate',
    actor: 'dependabot[bot]',
  }),
  'workflow_run of a branch': workflowRun({
    event: 'pull_request',
    headRepository: 'papergate/papergate',
    actor: 'octocat',
  }),
  'workflow_run of a fork’s own push': workflowRun({
    event: 'push',
    headRepository: 'stranger/papergate',
    actor: 'stranger',
  }),
} as const

export type EventName = keyof typeof events
