import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { systemClock } from '../../../src/adapters/clock.ts'
import { composeLabels, connectEngine } from '../../../src/adapters/docker-engine.ts'
import type { Container } from '../../../src/adapters/engine.ts'
import { spawnExec } from '../../../src/adapters/exec.ts'
import { createLineLog } from '../../../src/adapters/log.ts'
import type { SmokeCheck } from '../../../src/config/schema.ts'
import type { DeployEvent } from '../../../src/contract/deploy-event.ts'
import type { ImagesManifest } from '../../../src/contract/images-manifest.ts'
import type { Decision } from '../../../src/contract/result.ts'
import type { DeployDependencies, DeployOptions } from '../../../src/deploy/deploy-options.ts'
import { runDown } from '../../../src/deploy/run-down.ts'
import { createRedactor } from '../../../src/redaction/redactor.ts'

export const SECRET = 'synthetic-staging-secret'
const registry = process.env['PAPERGATE_REGISTRY'] ?? '127.0.0.1:5055'

export type Versions = Readonly<Record<'good' | 'better' | 'sick' | 'live', string>>

/** Builds and pushes the fixture's versions; returns their digests. The local copies are removed, so that deploys pull. */
export async function pushVersions(repository: string): Promise<Versions> {
  const push = async (tag: string, ...build: readonly string[]): Promise<string> => {
    const image = `${repository}:${tag}`
    const flags = [`VERSION=${tag}`, ...build].flatMap((argument) => ['--build-arg', argument])
    await docker('build', '--quiet', ...flags, '-t', image, import.meta.dirname)
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(await docker('push', image))?.[1]
    await docker('rmi', image)
    if (digest === undefined) throw new Error(`the registry told no digest of ${image}`)
    return digest
  }
  return {
    good: await push('good'),
    better: await push('better'),
    sick: await push('sick', 'HEALTHY=no'),
    live: await push('live', 'MODE=live'),
  }
}

export function uniqueRepository(): string {
  return `${registry}/papergate-deploy-test/${randomUUID()}`
}

export async function removeVersions(repository: string): Promise<void> {
  const images = await docker('images', '--quiet', '--no-trunc', repository)
  const ids = [...new Set(images.split('\n').filter((id) => id !== ''))]
  if (ids.length > 0) await docker('rmi', '--force', ...ids)
}

const paperCheck: SmokeCheck = {
  name: 'paper-mode',
  service: 'gateway',
  http: { port: 8000, path: '/mode', status: 200, json: { mode: 'paper' } },
  timeout: 10_000,
}
const insideCheck: SmokeCheck = {
  name: 'paper-mode-inside',
  service: 'signals',
  exec: 'test "$MODE" = paper',
  timeout: 10_000,
}

export type Staging = AsyncDisposable & {
  readonly options: (images: Readonly<Record<string, string>>) => DeployOptions
  readonly deps: DeployDependencies
  readonly lines: readonly string[]
  readonly events: readonly DeployEvent[]
  readonly containers: () => Promise<readonly Container[]>
  /** Image digest of the running container of each service. */
  readonly running: () => Promise<Readonly<Record<string, string>>>
  readonly leftovers: () => Promise<readonly string[]>
}

/** A staging target of its own: unique project and state folder, both gone at the end of the test. */
export async function createStaging(
  repository: string,
  changes: {
    readonly guard?: Decision<object>
    readonly env?: Readonly<Record<string, string | undefined>>
    readonly onLine?: (line: string) => void
    readonly signal?: AbortSignal
  } = {},
): Promise<Staging> {
  const folder = await mkdtemp(join(tmpdir(), 'papergate-deploy-'))
  const project = `papergate-test-${randomUUID().slice(0, 8)}`
  const stateDir = join(folder, 'state')
  const engine = connectEngine(process.env['DOCKER_HOST'])
  const lines: string[] = []
  const events: DeployEvent[] = []
  const redactor = createRedactor()
  const deps: DeployDependencies = {
    root: import.meta.dirname,
    out: join(folder, '.papergate'),
    env: { ...process.env, STAGING_API_SECRET: SECRET, ...changes.env },
    exec: spawnExec,
    engine,
    clock: systemClock,
    log: createLineLog((line) => {
      lines.push(redactor.redact(line))
      changes.onLine?.(line)
    }),
    redactor,
    signal: changes.signal ?? new AbortController().signal,
    guard: () =>
      Promise.resolve(
        changes.guard ?? { verdict: 'pass', summary: 'paper only', rules: [], data: {} },
      ),
    notify: (event) => {
      events.push(event)
      return Promise.resolve()
    },
  }
  const containers = (): Promise<readonly Container[]> =>
    engine.containers({ [composeLabels.project]: project })
  return {
    deps,
    lines,
    events,
    containers,
    options: (images) => ({
      compose: ['compose.staging.yml'],
      project,
      order: ['signals', 'gateway'],
      smoke: [paperCheck, insideCheck],
      timeout: 20_000,
      manifest: manifestOf(repository, images),
      stateDir,
      actor: 'alice',
      runUrl: null,
      services: {},
    }),
    running: async () =>
      Object.fromEntries(
        (await containers())
          .filter(({ status }) => status === 'running')
          .map(({ labels, image }) => [
            labels[composeLabels.service] ?? '',
            image.split('@')[1] ?? '',
          ]),
      ),
    leftovers: async () =>
      [
        ...(await containers()),
        ...(await engine.networksAndVolumes({ [composeLabels.project]: project })),
      ].map(({ name }) => name),
    [Symbol.asyncDispose]: async () => {
      const signal = new AbortController().signal
      await runDown({ project, stateDir, actor: 'test' }, { ...deps, signal })
      await rm(folder, { recursive: true })
    },
  }
}

function manifestOf(repository: string, images: Readonly<Record<string, string>>): ImagesManifest {
  return {
    schema: 'papergate/images/v1',
    commit: 'c'.repeat(40),
    createdAt: '2026-11-24T12:00:00.000Z',
    registry,
    images: Object.fromEntries(
      Object.entries(images).map(([service, digest]) => [
        service,
        { repository, digest, tags: [] },
      ]),
    ),
  }
}

async function docker(...args: readonly string[]): Promise<string> {
  const result = await spawnExec('docker', args)
  if (result.exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${result.stderr}`)
  return result.stdout
}
