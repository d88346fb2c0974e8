import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Clock } from '../../adapters/clock.ts'
import type { Engine, Labelled } from '../../adapters/engine.ts'
import { removeProject } from './remove-project.ts'
import { runLabels } from './run-labels.ts'
import { judgeOwner } from './run-owner.ts'
import type { Place } from './run-owner.ts'

/**
 * Removes what earlier runs left behind: projects that carry our labels and whose process is gone, or
 * whose time is up where the process cannot be seen from here. Returns their names.
 */
export async function sweepLeftovers(
  engine: Engine,
  place: Place,
  clock: Clock,
): Promise<readonly string[]> {
  const found = await findLabelled(engine, { [runLabels.run]: '' })
  const projects = leftoverProjects(found, place, clock.now())
  for (const project of projects) await removeProject(engine, project, clock)
  return projects
}

/** Removes all that runs of this job have made, also what was meant to be kept until its end. Returns the projects' names. */
export async function sweepJob(
  engine: Engine,
  job: string,
  clock: Clock,
): Promise<readonly string[]> {
  const projects = projectsOf(await findLabelled(engine, { [runLabels.job]: job }))
  for (const project of projects) await removeProject(engine, project, clock)
  return projects
}

/** Projects that nobody will clean up any more; pure. */
export function leftoverProjects(
  found: readonly Pick<Labelled, 'labels'>[],
  place: Place,
  now: Date,
): readonly string[] {
  return projectsOf(
    found.filter(({ labels }) => {
      const owner = judgeOwner(labels[runLabels.owner] ?? '', place)
      const expires = Date.parse(labels[runLabels.expires] ?? '')
      const isExpired = expires < now.getTime()
      const isKept = labels[runLabels.keep] !== 'false'
      return owner !== 'alive' && (isExpired || (owner === 'gone' && !isKept))
    }),
  )
}

/** A run that is cut off early has networks and no container yet. */
async function findLabelled(
  engine: Engine,
  labels: Readonly<Record<string, string>>,
): Promise<readonly Labelled[]> {
  return [...(await engine.containers(labels)), ...(await engine.networksAndVolumes(labels))]
}

function projectsOf(found: readonly Pick<Labelled, 'labels'>[]): readonly string[] {
  return [...new Set(found.flatMap(({ labels }) => labels[composeLabels.project] ?? []))]
}
