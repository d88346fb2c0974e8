import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { RuleResult } from '../../src/contract/result.ts'
import { deployDataSchema } from '../../src/deploy/deploy-data.ts'
import { readLedger } from '../../src/deploy/ledger.ts'
import { withDeployLock } from '../../src/deploy/lock.ts'
import { readStatus } from '../../src/deploy/read-status.ts'
import { runDeployGate } from '../../src/deploy/run-deploy-gate.ts'
import { runDown } from '../../src/deploy/run-down.ts'
import { runRollback } from '../../src/deploy/run-rollback.ts'
import {
  createStaging,
  pushVersions,
  removeVersions,
  SECRET,
  uniqueRepository,
} from './deploy-fixture/staging.ts'
import type { Versions } from './deploy-fixture/staging.ts'

const repository = uniqueRepository()
let versions: Versions

beforeAll(async () => {
  versions = await pushVersions(repository)
})
afterAll(() => removeVersions(repository))

/** The same version for all services, except where said. */
const images = (
  version: keyof Versions,
  changes: Readonly<Record<string, keyof Versions>> = {},
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ migrations: version, signals: version, gateway: version, ...changes }).map(
      ([service, name]) => [service, versions[name]],
    ),
  )
const verdicts = (rules: readonly { readonly id: string; readonly verdict: string }[]): string[] =>
  rules.map(({ id, verdict }) => `${id} ${verdict}`)

describe('a first deploy', () => {
  it('pulls by digest, migrates, brings every service up healthy and smoke-tests it', async () => {
    await using staging = await createStaging(repository)
    const options = staging.options(images('good'))
    const decision = await runDeployGate(options, staging.deps)
    expect(decision.summary).toMatch(
      /^release 1 \(c{12}\) runs on .*: 2 replaced, 0 unchanged; 2 smoke checks passed$/,
    )
    expect(decision.verdict).toBe('pass')
    expect(deployDataSchema.parse(decision.data)).toMatchObject({ release: 1, previous: null })
    expect(
      decision.data.steps.filter(({ kind }) => kind !== 'tag').map(({ name }) => name),
    ).toEqual([
      'pull migrations',
      'infrastructure store',
      'run migrations',
      'replace signals',
      'replace gateway',
    ])
    expect(await staging.running()).toEqual({
      store: '',
      signals: versions.good,
      gateway: versions.good,
    })
    const entries = await readLedger(options.stateDir)
    expect(entries.map(({ status }) => status)).toEqual(['prepared', 'active', 'stable'])
    expect(staging.events).toMatchObject([
      { kind: 'deployed', release: 1, smoke: { passed: 2, total: 2 } },
    ])
  })

  it('keeps the rendered file to its owner, and the secret out of everything else', async () => {
    await using staging = await createStaging(repository)
    const options = staging.options(images('good', { gateway: 'sick' }))
    const decision = await runDeployGate(options, staging.deps)
    const rendered = join(options.stateDir, 'releases/000001/compose.json')
    expect((await stat(rendered)).mode & 0o777).toBe(0o600)
    expect(await readFile(rendered, 'utf8')).toContain(SECRET)
    expect(JSON.stringify(decision)).toContain('version sick with [redacted]')
    expect(JSON.stringify([decision, staging.lines, staging.events])).not.toContain(SECRET)
  })

  it('that fails is stopped, since there is nothing to go back to', async () => {
    await using staging = await createStaging(repository)
    const decision = await runDeployGate(
      staging.options(images('good', { gateway: 'sick' })),
      staging.deps,
    )
    expect(verdicts(decision.rules)).toEqual([
      'deploy/healthy fail',
      'deploy/smoke skip',
      'deploy/smoke skip',
      'deploy/rolled-back pass',
      'deploy/pinned pass',
      'deploy/guard pass',
    ])
    expect(decision.summary).toContain(
      'gateway did not become healthy: unhealthy: its health check exits with 1 (not ready on purpose)',
    )
    expect(decision.summary).toContain(
      'there is no previous release to go back to; stopped: gateway, signals; database migrations are not undone',
    )
    expect(await staging.running()).toEqual({ store: '' })
    expect(staging.events).toMatchObject([{ kind: 'failed', runsNow: null }])
  })
})

describe('a second deploy', () => {
  it('of the same digests changes nothing, keeps the containers and the number', async () => {
    await using staging = await createStaging(repository)
    const options = staging.options(images('good'))
    await runDeployGate(options, staging.deps)
    const before = (await staging.containers()).map(({ id }) => id).sort()
    const decision = await runDeployGate(options, staging.deps)
    expect(decision.summary).toContain('release 1 (cccccccccccc) already runs on')
    expect((await staging.containers()).map(({ id }) => id).sort()).toEqual(before)
    expect(staging.events.at(-1)?.kind).toBe('unchanged')
  })

  it('replaces only the service that changed', async () => {
    await using staging = await createStaging(repository)
    await runDeployGate(staging.options(images('good')), staging.deps)
    const decision = await runDeployGate(
      staging.options(images('good', { gateway: 'better' })),
      staging.deps,
    )
    const done = decision.data.steps.filter(
      ({ kind, outcome }) => kind === 'replace' && outcome === 'done',
    )
    expect(done.map(({ name }) => name)).toEqual(['replace gateway'])
    expect(await staging.running()).toMatchObject({
      signals: versions.good,
      gateway: versions.better,
    })
  })

  it('that is unhealthy goes back to the release before and says so', async () => {
    await using staging = await createStaging(repository)
    const first = staging.options(images('good'))
    await runDeployGate(first, staging.deps)
    const decision = await runDeployGate(
      staging.options(images('better', { gateway: 'sick' })),
      staging.deps,
    )
    expect(decision.verdict).toBe('fail')
    expect(decision.summary).toMatch(
      /^gateway did not become healthy.*rolled back: release 1 runs again, healthy; database migrations are not undone$/,
    )
    expect(decision.data.rolledBack).toMatchObject({ to: 1, outcome: 'restored', stopped: [] })
    expect(await staging.running()).toMatchObject({
      signals: versions.good,
      gateway: versions.good,
    })
    const status = await readStatus(first, staging.deps)
    expect(status).toMatchObject({ release: 1, action: 'rollback', unfinished: null })
    expect(status.services.filter(({ asDeployed }) => !asDeployed)).toMatchObject([
      { name: 'migrations' },
    ])
    expect(staging.events.at(-1)).toMatchObject({ kind: 'rolled-back', release: 2, runsNow: 1 })
  })

  it('whose paper check fails goes back, and the next good one is a recovery', async () => {
    await using staging = await createStaging(repository)
    await runDeployGate(staging.options(images('good')), staging.deps)
    const decision = await runDeployGate(
      staging.options(images('good', { gateway: 'live' })),
      staging.deps,
    )
    expect(decision.summary).toMatch(
      /^the smoke check paper-mode failed: status 200, but \$\.mode is "live", "paper" expected; rolled back: release 1/,
    )
    expect(decision.data.smoke.map(({ verdict }) => verdict)).toEqual(['fail', 'pass'])
    expect(await staging.running()).toMatchObject({ gateway: versions.good })
    await runDeployGate(staging.options(images('better')), staging.deps)
    expect(staging.events.at(-1)).toMatchObject({ kind: 'deployed', release: 3, recovered: true })
  })

  it('that is interrupted in the middle goes back and lets go of the lock', async () => {
    const abort = new AbortController()
    let armed = false
    await using staging = await createStaging(repository, {
      signal: abort.signal,
      onLine: (line) => {
        if (armed && line.startsWith('replace signals: done')) abort.abort()
      },
    })
    const options = staging.options(images('better'))
    await runDeployGate(staging.options(images('good')), staging.deps)
    armed = true
    const decision = await runDeployGate(options, staging.deps)
    expect(decision.verdict).toBe('error')
    expect(decision.summary).toMatch(
      /^the deploy was interrupted; rolled back: release 1 runs again/,
    )
    expect(await staging.running()).toMatchObject({
      signals: versions.good,
      gateway: versions.good,
    })
    await expect(readStatus(options, staging.deps)).resolves.toMatchObject({ lock: null })
  })
})

describe('before anything is touched', () => {
  it('the guard’s refusal stops the deploy, with its reasons', async () => {
    const rule: RuleResult = {
      id: 'guard/live-endpoint',
      verdict: 'fail',
      expected: 'paper only',
      found: 'a live host',
      fix: 'Use the paper host.',
      locations: [],
    }
    await using staging = await createStaging(repository, {
      guard: { verdict: 'fail', summary: '1 live finding', rules: [rule], data: {} },
    })
    const options = staging.options(images('good'))
    const decision = await runDeployGate(options, staging.deps)
    expect(verdicts(decision.rules)).toEqual([
      'deploy/pinned pass',
      'deploy/guard fail',
      'guard/live-endpoint fail',
    ])
    expect(await staging.leftovers()).toEqual([])
    await expect(stat(options.stateDir)).rejects.toThrow('ENOENT')
    expect(staging.events).toMatchObject([{ kind: 'refused', runsNow: null }])
  })

  it('a registry that is down stops it, and what ran runs on', async () => {
    await using staging = await createStaging(repository)
    const good = staging.options(images('good'))
    await runDeployGate(good, staging.deps)
    const before = await staging.running()
    const { manifest } = good
    const gateway = { repository: '127.0.0.1:1/gone/gateway', digest: versions.better, tags: [] }
    const options = { ...good, manifest: { ...manifest, images: { ...manifest.images, gateway } } }
    await expect(runDeployGate(options, staging.deps)).rejects.toMatchObject({
      name: 'WorldError',
      message: expect.stringContaining('to pull 127.0.0.1:1/gone/gateway@sha256:') as string,
    })
    expect(await staging.running()).toEqual(before)
    expect((await readLedger(options.stateDir)).at(-1)).toMatchObject({
      release: 2,
      status: 'failed',
    })
    expect(staging.events.at(-1)).toMatchObject({ kind: 'refused', runsNow: 1 })
  })

  it('a secret that is empty is named, with where it belongs', async () => {
    await using staging = await createStaging(repository, { env: { STAGING_API_SECRET: '' } })
    await expect(
      runDeployGate(staging.options(images('good')), staging.deps),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(
        /STAGING_API_SECRET .* secrets of the staging environment/,
      ) as string,
    })
  })

  it('an image of the manifest that the compose file does not use is refused', async () => {
    await using staging = await createStaging(repository)
    const extra = { ...images('good'), reports: versions.good }
    const decision = await runDeployGate(staging.options(extra), staging.deps)
    expect(decision.rules[0]).toMatchObject({
      id: 'deploy/pinned',
      verdict: 'fail',
      found: 'reports is not in the compose files',
    })
    expect(await staging.leftovers()).toEqual([])
  })

  it('a smoke check of a port that is not published is refused', async () => {
    await using staging = await createStaging(repository)
    const options = staging.options(images('good'))
    const check = {
      name: 'up',
      service: 'signals',
      http: { port: 8000, path: '/', status: 200 },
      timeout: 1_000,
    }
    await expect(runDeployGate({ ...options, smoke: [check] }, staging.deps)).rejects.toMatchObject(
      { code: 'deploy/port-not-published' },
    )
  })

  it('another deploy that holds the lock is named', async () => {
    await using staging = await createStaging(repository)
    const options = staging.options(images('good'))
    const lock = { ...options, actor: 'bob', now: new Date(), log: staging.deps.log }
    await withDeployLock(lock, async () => {
      await expect(runDeployGate(options, staging.deps)).rejects.toThrow('a deploy by bob')
    })
    expect(await staging.leftovers()).toEqual([])
  })
})

describe('a rollback by hand', () => {
  it('goes to the stable release before, and is nothing where that runs already', async () => {
    await using staging = await createStaging(repository)
    const options = { ...staging.options(images('good')), to: null }
    await runDeployGate(options, staging.deps)
    await runDeployGate(staging.options(images('better')), staging.deps)
    const decision = await runRollback(options, staging.deps)
    expect(decision.summary).toMatch(/^release 1 .* runs on .*: 2 replaced/)
    expect(await staging.running()).toMatchObject({
      signals: versions.good,
      gateway: versions.good,
    })
    const again = await runRollback({ ...options, to: 1 }, staging.deps)
    expect(again.summary).toMatch(/^release 1 .* already runs/)
    const forward = await runRollback({ ...options, to: 2 }, staging.deps)
    expect(forward.verdict).toBe('pass')
    expect(await staging.running()).toMatchObject({ gateway: versions.better })
  })

  it('without a release to go back to is an input error', async () => {
    await using staging = await createStaging(repository)
    const options = { ...staging.options(images('good')), to: null }
    await expect(runRollback(options, staging.deps)).rejects.toMatchObject({ exitCode: 2 })
    await runDeployGate(options, staging.deps)
    await expect(runRollback(options, staging.deps)).rejects.toMatchObject({
      message: expect.stringContaining('found only the release 1') as string,
    })
  })
})

it('down removes everything of the project, volumes and rendered secrets included', async () => {
  await using staging = await createStaging(repository)
  const options = staging.options(images('good'))
  await runDeployGate(options, staging.deps)
  const decision = await runDown(options, staging.deps)
  expect(decision).toMatchObject({ verdict: 'pass' })
  expect(await staging.leftovers()).toEqual([])
  await expect(stat(join(options.stateDir, 'releases'))).rejects.toThrow('ENOENT')
  await expect(readStatus(options, staging.deps)).resolves.toMatchObject({
    release: null,
    services: [],
  })
  expect((await runDeployGate(options, staging.deps)).data).toMatchObject({
    release: 2,
    previous: null,
  })
})
