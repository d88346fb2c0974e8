import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { describe, expect, it } from 'vitest'
import * as z from 'zod'

import { actionNames, readAction, root, stepsOf, workflow, workflows } from './workflow-files.ts'

const pins = z
  .array(z.looseObject({ action: z.string(), tag: z.string(), sha: z.string() }))
  .parse(JSON.parse(readFileSync(join(root, '.github', 'action-pins.json'), 'utf8')))

/** Its job has what the calling job grants; every caller in this repository grants explicitly. */
const PERMISSIONS_OF_THE_CALLER = 'docker-build.yml'

describe.each(workflows.map((file) => [file.file, file] as const))('%s', (name, file) => {
  it('names everything', () => {
    expect(file.name).toBeTruthy()
    for (const job of Object.values(file.jobs)) {
      expect(job.name).toBeTruthy()
      for (const step of job.steps) expect(step.name).toBeTruthy()
    }
  })

  it('grants nothing on top and says why of each grant of a job', () => {
    // Not `{}` there: a called workflow's top would take from the job what its caller grants.
    expect(file.permissions).toEqual(name === PERMISSIONS_OF_THE_CALLER ? undefined : {})
    const silent = Object.entries(file.jobs).filter(([, job]) => job.permissions === undefined)
    expect(silent.map(([id]) => id)).toEqual(name === PERMISSIONS_OF_THE_CALLER ? ['images'] : [])
    const grants = file.text
      .split('\n')
      .filter((line) => /^ {6}[a-z-]+: (?:read|write)\b/.test(line))
    for (const grant of grants) expect(grant).toMatch(/ # \S/)
  })

  it('limits the time of each job that has steps', () => {
    for (const job of Object.values(file.jobs)) {
      if (job.uses !== undefined) continue
      expect(job['timeout-minutes']).toBeGreaterThan(0)
      expect(job['timeout-minutes']).toBeLessThanOrEqual(20)
    }
  })

  it('says what happens to a second run at once, in a group of its own', () => {
    expect(file.concurrency?.group).toMatch(/^papergate-[a-z]+-\$\{\{/)
  })

  it('pins every foreign action to the commit of the table, with its version', () => {
    const lines = file.text.split('\n').filter((line) => /^\s+(?:- )?uses:/.test(line))
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) {
      if (/uses: \$\/\S+$/.test(line)) continue
      const [, action, sha, tag] =
        /uses: ([\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(line) ??
        []
      expect(pins).toContainEqual(expect.objectContaining({ action, sha, tag }))
    }
  })

  it('calls its own actions only by names that exist, with inputs that they have', () => {
    for (const { step } of stepsOf(file)) {
      const path = step.uses?.startsWith('$/') === true ? step.uses.slice(2) : null
      if (path === null) continue
      expect(existsSync(join(root, path, 'action.yml'))).toBe(true)
      const action = readAction(path.replace('actions/', ''))
      const given = Object.keys(step.with ?? {})
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(given))
      const required = Object.entries(action.inputs).filter(([, input]) => input.required === true)
      expect(given).toEqual(expect.arrayContaining(required.map(([input]) => input)))
    }
  })

  it('calls workflows only by names that exist, with inputs and secrets that they declare', () => {
    for (const job of Object.values(file.jobs)) {
      if (job.uses === undefined) continue
      expect(job.uses).toMatch(/^\$\/\.github\/workflows\/[a-z-]+\.yml$/)
      const called = workflow(job.uses.replace('$/.github/workflows/', '')).call
      expect(Object.keys(called?.inputs ?? {})).toEqual(
        expect.arrayContaining(Object.keys(job.with)),
      )
      expect(job.secrets).not.toBe('inherit')
      expect(Object.keys(called?.secrets ?? {})).toEqual(
        expect.arrayContaining(Object.keys(job.secrets ?? {})),
      )
    }
  })

  it('never looks for its parts in the work folder of whoever called it', () => {
    expect(file.text).not.toMatch(/uses: ['"]?\.\//)
  })

  it('keeps no credentials in a check-out', () => {
    for (const { step } of stepsOf(file)) {
      if (step.uses?.startsWith('actions/checkout@') !== true) continue
      expect(step.with?.['persist-credentials']).toBe(false)
    }
  })

  it('holds at most five lines of shell in a step, and no expression in any', () => {
    for (const { step } of stepsOf(file)) {
      const lines = (step.run ?? '').trim().split('\n')
      expect(lines.length).toBeLessThanOrEqual(5)
      expect(step.run ?? '').not.toContain('${{')
    }
  })

  it('never calls the test that runs it', () => {
    expect(file.text).not.toMatch(/npm (?:run )?test(?:\s|$)|test:act|\.ci\/run/)
  })
})

it('never calls the test of the workflows from papergate.yml', () => {
  expect(readFileSync(join(root, 'papergate.yml'), 'utf8')).not.toMatch(
    /npm (?:run )?test(?:\s|$)|test:act|\.ci\/run/,
  )
})

describe('the stages', () => {
  it.each(['pr.yml', 'docker-build.yml', 'deploy-staging.yml'])(
    '%s can only be called, and describes each input with a default',
    (name) => {
      const { on, call } = workflow(name)
      expect(Object.keys(on)).toEqual(['workflow_call'])
      expect(Object.keys(call?.inputs ?? {})).toEqual(expect.arrayContaining(['config', 'runs-on']))
      for (const input of Object.values(call?.inputs ?? {})) {
        expect(input.description).not.toBe('')
        expect(input.default).toBeDefined()
      }
      for (const secret of Object.values(call?.secrets ?? {})) expect(secret.required).toBe(false)
    },
  )

  it('comments on foreign pull requests without checking out or running anything of theirs', () => {
    const { on, call, jobs, text } = workflow('comment.yml')
    expect(Object.keys(on)).toEqual(['workflow_call'])
    expect(call?.secrets).toEqual({})
    expect(stepsOf(workflow('comment.yml')).map(({ step }) => step.uses ?? step.run)).toEqual([
      '$/actions/comment',
    ])
    expect(jobs['comment']?.permissions).toEqual({ actions: 'read', 'pull-requests': 'write' })
    expect(text).not.toMatch(/secrets\.|checkout@|download-artifact/)
  })

  it('keeps the coverage of the default branch under the name by which changes look for it', () => {
    const steps = workflow('pr.yml').jobs['checks']?.steps ?? []
    const kept = steps.find(({ name }) => name === 'Keep the coverage as a baseline')
    expect(kept?.with).toEqual({
      name: 'papergate-coverage-${{ github.sha }}',
      path: '.papergate/coverage/baseline.json.gz',
      'include-hidden-files': true,
      overwrite: true,
      'if-no-files-found': 'ignore',
      'retention-days': 90,
    })
  })

  it('keeps the coverage report from where the coverage action writes it', () => {
    const steps = workflow('pr.yml').jobs['checks']?.steps ?? []
    const kept = steps.find(({ name }) => name === 'Keep the coverage report')
    expect(kept?.with?.['path']).toBe(readAction('coverage').inputs['html']?.default)
  })

  it('lets a pull request pass without any secret', () => {
    expect(workflow('pr.yml').call?.secrets).toEqual({})
    expect(workflow('pr.yml').text).not.toContain('secrets.')
    expect(workflow('ci.yml').text).not.toContain('secrets')
  })

  it('names each staging secret one by one, and hands every one of them on', () => {
    const { call, jobs, text } = workflow('deploy-staging.yml')
    const declared = Object.keys(call?.secrets ?? {})
    expect(jobs['deploy']?.environment).toBe('${{ inputs.environment }}')
    for (const secret of declared) expect(text).toContain(`secrets.${secret}`)
    const handed = workflow('main.yml').jobs['staging']?.secrets
    const own = declared.filter((name) => !name.startsWith('registry-'))
    expect(handed).toEqual(Object.fromEntries(own.map((n) => [n, `\${{ secrets.${n} }}`])))
  })

  it('lets a rehearsal under act deploy to a project of its own', () => {
    expect(workflow('main.yml').jobs['staging']?.with['project']).toBe(
      '${{ vars.STAGING_PROJECT }}',
    )
  })

  it('never cuts a deploy short', () => {
    expect(workflow('deploy-staging.yml').concurrency).toEqual({
      group: 'papergate-deploy-${{ inputs.environment }}',
      'cancel-in-progress': false,
    })
    expect(workflow('main.yml').concurrency?.['cancel-in-progress']).toBe(false)
  })
})

describe('the callers', () => {
  it('start on the events of a required check, with no path that leaves one out', () => {
    expect(Object.keys(workflow('ci.yml').on)).toEqual([
      'pull_request',
      'merge_group',
      'workflow_dispatch',
    ])
    expect(workflow('main.yml').on).toEqual({
      push: { branches: ['main'] },
      workflow_dispatch: null,
    })
    for (const { text } of workflows) expect(text).not.toMatch(/^\s*paths(?:-ignore)?:/m)
  })

  it('comment on forks after the workflow of that name has ended', () => {
    expect(workflow('fork-comment.yml').on).toEqual({
      workflow_run: { workflows: [workflow('ci.yml').name], types: ['completed'] },
    })
  })

  it('make the required check `papergate / verdict`', () => {
    const { papergate } = workflow('ci.yml').jobs
    expect(papergate).toMatchObject({ name: 'papergate', uses: '$/.github/workflows/pr.yml' })
    const jobs = Object.entries(workflow('pr.yml').jobs)
    const [id, last] = jobs.at(-1) ?? []
    expect([id, last?.name, last?.if]).toEqual(['verdict', 'verdict', '${{ always() }}'])
    expect(last?.needs).toEqual(jobs.slice(0, -1).map(([name]) => name))
  })

  it('grant every permission that the workflows they call ask for', () => {
    const missing = workflows.flatMap((file) =>
      Object.entries(file.jobs).flatMap(([id, { uses, permissions = {} }]) => {
        if (uses === undefined) return []
        const called = workflow(uses.replace('$/.github/workflows/', ''))
        return Object.values(called.jobs)
          .flatMap((nested) => Object.entries(nested.permissions ?? {}))
          .filter(([scope, grant]) => permissions[scope] !== grant)
          .map(([scope, grant]) => `${file.file}: ${id} lacks ${scope}: ${grant}`)
      }),
    )
    expect(missing).toEqual([])
  })

  it('never check out code in a job that may write to the pull request', () => {
    for (const file of workflows) {
      for (const job of Object.values(file.jobs)) {
        if (!Object.values(job.permissions ?? {}).includes('write') || job.uses !== undefined)
          continue
        expect(job.steps.map((step) => step.uses ?? step.run).join('\n')).not.toMatch(
          /checkout|npm/,
        )
      }
    }
  })
})

describe.each(actionNames)('actions/%s', (name) => {
  const action = readAction(name)

  it('runs the bundle of its entry', () => {
    const { using, main, post, ...rest } = action.runs
    expect({ using, main, rest }).toEqual({
      using: 'node24',
      main: `../../dist/actions/${name}.js`,
      rest: {},
    })
    expect([undefined, `../../dist/actions/${name}-post.js`]).toContain(post)
    for (const bundled of [main, ...(post === undefined ? [] : [post])]) {
      const entry = `${basename(bundled, '.js')}.ts`
      expect(existsSync(join(root, 'src', 'main', 'actions', entry))).toBe(true)
    }
  })

  it('reads exactly the inputs that it declares', () => {
    const source = readFileSync(join(root, 'src', 'main', 'actions', `${name}.ts`), 'utf8')
    const read = [
      ...source.matchAll(/(?:Input|listInput)\('([a-z-]+)'/g),
      ...source.matchAll(/(?:options?|flag)\('--[a-z-]+', '([a-z-]+)'\)/g),
    ].map(([, input]) => input)
    expect(new Set(read)).toEqual(new Set(Object.keys(action.inputs)))
  })
})
