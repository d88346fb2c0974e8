import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Clock } from '../../adapters/clock.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
import { runLabels } from '../compose/plan-project.ts'
import { removeProject } from './remove-project.ts'

/**
 * Removes what earlier harnesses on this host left behind: projects that carry our labels, were not
 * meant to be kept, and whose process is gone. Returns their names.
 */
export async function sweepLeftovers(
  engine: Engine,
  host: string,
  isAlive: (pid: number) => boolean,
  clock: Clock,
): Promise<readonly string[]> {
  const containers = await engine.containers({ [runLabels.run]: '' })
  const projects = leftoverProjects(containers, host, isAlive)
  for (const project of projects) await removeProject(engine, project, clock)
  return projects
}

/** Projects that nobody will clean up any more; pure. */
export function leftoverProjects(
  containers: readonly Pick<Container, 'labels'>[],
  host: string,
  isAlive: (pid: number) => boolean,
): readonly string[] {
  const names = containers.flatMap(({ labels }) => {
    const [owner, pid] = (labels[runLabels.owner] ?? '').split('/')
    const isOurs = owner === host && pid !== undefined && /^\d+$/.test(pid)
    const isKept = labels[runLabels.keep] === 'true'
    const project = labels[composeLabels.project]
    return isOurs && !isKept && project !== undefined && !isAlive(Number(pid)) ? [project] : []
  })
  return [...new Set(names)]
}
