import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'

import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container } from '../../adapters/engine.ts'
import { withLock } from '../../adapters/lock.ts'
import { findCutOff } from '../faults/find-cut-off.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { removeProject } from './remove-project.ts'

const PREFIX = 'papergate-kept-'

/** The name under which these compose files of this folder are kept: the same each time, and nobody else's. */
export function nameKept(root: string, compose: readonly string[]): string {
  const paths = compose.map((path) => resolve(root, path))
  const hash = createHash('sha256').update(paths.join('\0')).digest('hex')
  return `${PREFIX}${hash.slice(0, 8)}`
}

/** Whether a project of that name is left up at the end of its runs. */
export function isKeptName(project: string): boolean {
  return project.startsWith(PREFIX)
}

/** Runs `body` as the only one that uses the kept project. @throws WorldError that names who else does. */
export function withKeptLock<T>(
  project: string,
  deps: Pick<IntegrationDependencies, 'out' | 'env' | 'clock' | 'log'>,
  body: () => Promise<T>,
): Promise<T> {
  return withLock(
    {
      path: join(deps.out, 'integration', `${project}.lock`),
      kind: {
        code: 'integration',
        work: 'run',
        expected: `no other run to use what is kept as ${project}`,
      },
      actor: deps.env['USER'] ?? 'someone',
      now: deps.clock.now(),
      log: deps.log,
    },
    body,
  )
}

/** Whether an earlier run left the project usable; what it left broken is removed. */
export async function takeUpKept(
  project: string,
  { engine, clock, log }: Pick<IntegrationDependencies, 'engine' | 'clock' | 'log'>,
): Promise<boolean> {
  const containers = await engine.containers({ [composeLabels.project]: project })
  const judged = judgeKept(containers)
  if (judged === 'absent') return false
  const cutOff = judged === 'usable' ? await findCutOff(containers, engine) : null
  const kept = cutOff === null ? judged : { broken: cutOff }
  if (kept === 'usable') {
    log.info(`taking up what is kept as ${project}`)
    return true
  }
  log.info(`what is kept as ${project} cannot be used (${kept.broken}); starting afresh`)
  await removeProject(engine, project, clock)
  return false
}

/** Removes what is kept for these compose files. Returns what is still there. */
export async function takeDown(
  compose: readonly string[],
  deps: Pick<IntegrationDependencies, 'root' | 'out' | 'env' | 'engine' | 'clock' | 'log'>,
): Promise<readonly string[]> {
  const project = nameKept(deps.root, compose)
  return withKeptLock(project, deps, async () => {
    const there = await deps.engine.containers({ [composeLabels.project]: project })
    const left = await removeProject(deps.engine, project, deps.clock)
    deps.log.info(there.length === 0 ? 'nothing is kept' : `took down ${project}`)
    return left
  })
}

type Kept = 'absent' | 'usable' | { readonly broken: string }

/**
 * Usable where each service runs, or has ended as a one-shot does; what died or was stopped since makes
 * the rest untrustworthy too, since data may be half written. Pure.
 */
export function judgeKept(
  containers: readonly Pick<Container, 'name' | 'labels' | 'status' | 'exitCode' | 'health'>[],
): Kept {
  if (containers.length === 0) return 'absent'
  const dead = containers.find(
    ({ status, exitCode, health }) =>
      // What has a health check was meant to run on.
      !(status === 'exited' && exitCode === 0 && health === null) &&
      !(status === 'running' && health?.status !== 'unhealthy'),
  )
  if (dead === undefined) return 'usable'
  const service = dead.labels[composeLabels.service] ?? dead.name
  const state = dead.status === 'running' ? 'unhealthy' : dead.status
  return { broken: `${service} is ${state}` }
}

/** `--project-directory /`: a compose file in the current folder would be taken for this project's. */
export function sayHowToLook(project: string, { log }: Pick<IntegrationDependencies, 'log'>): void {
  const compose = `docker compose --project-directory / -p ${project}`
  log.info(`left up as ${project}:`)
  log.info(`  look: ${compose} ps; ${compose} logs`)
  log.info(`  stop: ${compose} down -v -t 0`)
  log.info('  again: the same command, which makes anew only what changed; --down stops it, too')
}
