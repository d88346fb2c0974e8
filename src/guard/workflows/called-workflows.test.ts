import { expect, it } from 'vitest'

import { judgeWorkflows } from './judge-workflows.ts'

const MAIN = '.github/workflows/main.yml'
const DEPLOY = '.github/workflows/deploy.yml'

/** The broken rules as `rule: found`, and the lines of their places. */
function judge(files: Readonly<Record<string, string>>): readonly string[] {
  return judgeWorkflows(Object.entries(files).map(([path, text]) => ({ path, text })))
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ id, found, locations }) => {
      const places = locations.map(({ path, line }) => `${path.split('/').at(-1)}:${line}`)
      return `${id.replace('guard/workflow-', '')}: ${found} @ ${places.join(' ')}`
    })
}

/** Calls `uses` with an environment and a secret under the name TOKEN. */
function call(options: {
  readonly uses?: string
  readonly environment?: string
  readonly secret?: string
}): string {
  const { uses = './.github/workflows/deploy.yml', environment = 'staging' } = options
  const { secret = '${{ secrets.ALPACA_LIVE_API_KEY }}' } = options
  return `on: push
jobs:
  ship:
    uses: ${uses}
    with: { environment: "${environment}" }
    secrets:
      TOKEN: ${secret}
`
}

const deploy = `on:
  workflow_call:
    inputs: { environment: { type: string, default: staging } }
    secrets: { TOKEN: { required: true } }
jobs:
  up:
    environment: \${{ inputs.environment }}
    steps:
      - run: up
        env: { KEY: "\${{ secrets.TOKEN }}" }
`

it.each(['./.github/workflows/deploy.yml', '$/.github/workflows/deploy.yml'])(
  'judges what it passes to %s in the job that reads it',
  (uses) => {
    expect(judge({ [MAIN]: call({ uses }), [DEPLOY]: deploy })).toEqual([
      'live-secret: job up, called by job ship of .github/workflows/main.yml, names ALPACA_LIVE_API_KEY, and its environment is staging @ main.yml:7',
    ])
    const toProduction = call({ uses, environment: 'production' })
    expect(judge({ [MAIN]: toProduction, [DEPLOY]: deploy })).toEqual([])
  },
)

it('takes the default of an input that is not given', () => {
  const without = call({}).replace(/ {4}with:.*\n/, '')
  expect(judge({ [MAIN]: without, [DEPLOY]: deploy })[0]).toContain('its environment is staging')
  const live = deploy.replace('default: staging', 'default: production')
  expect(judge({ [MAIN]: without, [DEPLOY]: live })).toEqual([])
})

it('hands a probe on as a probe', () => {
  const secret = '"${{ secrets.ALPACA_LIVE_API_KEY != \'\' }}"'
  expect(judge({ [MAIN]: call({ secret }), [DEPLOY]: deploy })).toEqual([])
  const asking = deploy.replace('secrets.TOKEN }}', "secrets.TOKEN != '' }}")
  expect(judge({ [MAIN]: call({}), [DEPLOY]: asking })).toEqual([])
})

it('follows a secret over two calls', () => {
  const middle = `on: workflow_call
jobs:
  between:
    uses: ./.github/workflows/last.yml
    secrets: { KEY: "\${{ secrets.TOKEN }}" }
`
  const last = `on: workflow_call
jobs:
  end: { environment: staging, env: { K: "\${{ secrets.KEY }}" } }
`
  expect(judge({ [MAIN]: call({}), [DEPLOY]: middle, '.github/workflows/last.yml': last })).toEqual(
    [
      'live-secret: job end, called by job between of .github/workflows/deploy.yml, names ALPACA_LIVE_API_KEY, and its environment is staging @ main.yml:7',
    ],
  )
})

it('names a live secret that is passed and never read', () => {
  const unread = deploy.replace('secrets.TOKEN', 'github.sha')
  expect(judge({ [MAIN]: call({}), [DEPLOY]: unread })[0]).toContain(
    'job ship gives away ALPACA_LIVE_API_KEY',
  )
})

it('asks the called job for its environment, not the caller', () => {
  const secret = '${{ secrets.APCA_API_KEY_ID }}'
  expect(judge({ [MAIN]: call({ secret }), [DEPLOY]: deploy })).toEqual([])
  const none = deploy.replace(/ {4}environment: .*\n/, '')
  expect(judge({ [MAIN]: call({ secret }), [DEPLOY]: none })).toEqual([
    'environment: job up, called by job ship of .github/workflows/main.yml, reads APCA_API_KEY_ID and has no environment @ main.yml:7',
  ])
})

it('judges a workflow of another repository by what it is given', () => {
  const uses = 'someone/kit/.github/workflows/deploy.yml@v1'
  expect(judge({ [MAIN]: call({ uses }) })[0]).toContain(
    'job ship gives away ALPACA_LIVE_API_KEY, and the workflow that it calls is told no live environment',
  )
  expect(judge({ [MAIN]: call({ uses, environment: 'production' }) })).toEqual([])
  expect(judge({ [MAIN]: call({ uses, secret: '${{ secrets.APCA_API_KEY_ID }}' }) })).toEqual([])
  const [rule] = judgeWorkflows([
    { path: MAIN, text: call({ uses, secret: '${{ secrets.APCA_API_KEY_ID }}' }) },
  ])
  expect(rule?.found).toContain('1 of other repositories judged by what they are given')
})

it('judges a workflow that nothing here calls by the defaults of its inputs', () => {
  const live = deploy.replace('secrets.TOKEN', 'secrets.ALPACA_LIVE_API_KEY')
  expect(judge({ [DEPLOY]: live })[0]).toContain('its environment is staging')
  expect(judge({ [DEPLOY]: live.replace('default: staging', 'required: true') })[0]).toContain(
    'one that cannot be told',
  )
})

it('cannot decide over workflows that call each other', () => {
  const loop = `on: [push, workflow_call]\njobs: { a: { uses: ./.github/workflows/deploy.yml } }`
  const back = `on: workflow_call\njobs: { b: { uses: ./.github/workflows/main.yml } }`
  expect(judge({ [MAIN]: loop, [DEPLOY]: back })[0]).toMatch(/^unreadable: .*calls itself/)
})

it('refuses a venue’s secret in a run that a pull request of a fork may start', () => {
  for (const on of ['pull_request_target', '[push, workflow_run]', '{ workflow_run: {} }']) {
    const text = `on: ${on}\njobs:\n  a:\n    environment: staging\n    env: { K: "\${{ secrets.APCA_API_KEY_ID }}" }`
    expect(judge({ [MAIN]: text })[0]).toMatch(
      /^untrusted: job a runs on (?:pull_request_target|workflow_run) and reads APCA_API_KEY_ID @ main.yml:5$/,
    )
  }
})

function checkout(lines: string): string {
  return `on: pull_request_target
jobs:
  a:
    steps:
${lines.replaceAll(/^/gm, '      ')}
`
}

it.each([
  '- uses: actions/checkout@v4\n  with: { ref: "${{ github.event.pull_request.head.sha }}" }',
  '- uses: actions/checkout@v4\n  with: { ref: "${{ github[\'head_ref\'] }}" }',
  '- uses: someone/git-checkout@v4\n  with: { ref: "${{ env.REF }}" }',
  '- uses: actions/checkout@v4\n  with: { ref: refs/pull/1/merge }',
  '- uses: actions/checkout@v4\n  with: { repository: "${{ github.event.pull_request.head.repo.full_name }}" }',
  '- run: gh pr checkout 12',
  '- run: |\n    git fetch origin "$REF"\n    git checkout FETCH_HEAD\n  env: { REF: "${{ github.event.pull_request.head.sha }}" }',
  '- run: git fetch origin pull/12/head',
])('refuses to bring a pull request’s code into such a run: %j', (step) => {
  expect(judge({ [MAIN]: checkout(step) })[0]).toMatch(/^untrusted: job a .* checks out/)
})

it.each([
  '- uses: actions/checkout@v4',
  '- uses: actions/checkout@v4\n  with: { ref: main }',
  '- uses: actions/checkout@v4\n  with: { ref: "${{ github.event.repository.default_branch }}" }',
  '- uses: actions/checkout@v4\n  with: { ref: "${{ github.base_ref || github.sha }}" }',
  '- run: git fetch origin main',
])('lets such a run check out the repository’s own code: %j', (step) => {
  expect(judge({ [MAIN]: checkout(step) })).toEqual([])
})

it('looks into the actions of the repository that such a run uses', () => {
  const text = checkout('- uses: ./actions/get')
  const action = `runs:
  using: composite
  steps:
    - uses: actions/checkout@v4
      with: { ref: "\${{ github.head_ref }}" }
`
  expect(judge({ [MAIN]: text, 'actions/get/action.yml': action })[0]).toMatch(
    /checks out what may be the pull request’s code @ action.yml:4$/,
  )
  expect(judge({ [MAIN]: text })[0]).toMatch(/^unreadable: .*an action that is not there/)
})

it('refuses secrets in an action, which has no environment', () => {
  const action = 'runs:\n  steps:\n    - env: { K: "${{ secrets.ALPACA_LIVE_API_KEY }}" }\n'
  expect(judge({ 'actions/get/action.yml': action }).map((one) => one.split(':')[0])).toEqual([
    'live-secret',
    'environment',
  ])
})
