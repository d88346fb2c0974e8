import { composeLabels } from '../adapters/docker-engine.ts'
import type { Decision } from '../contract/result.ts'
import type { DeployDependencies, DownOptions } from './deploy-options.ts'
import { appendLedger } from './ledger.ts'
import { withDeployLock } from './lock.ts'
import { currentRelease, pointCurrentTo, removeReleases } from './release-store.ts'
import { createComposeTarget } from './targets/compose-target.ts'

export type DownData = {
  readonly project: string
  readonly containers: readonly string[]
  readonly networksAndVolumes: readonly string[]
}

/**
 * Removes everything of the staging project: containers, networks, volumes with their data, and the
 * kept releases with their rendered secrets. The ledger stays, and says so.
 */
export async function runDown(
  options: DownOptions,
  deps: Pick<
    DeployDependencies,
    'env' | 'exec' | 'engine' | 'clock' | 'log' | 'redactor' | 'signal'
  >,
): Promise<Decision<DownData>> {
  return withDeployLock({ ...options, now: deps.clock.now(), log: deps.log }, async () => {
    const { project, stateDir } = options
    const labels = { [composeLabels.project]: project }
    const target = createComposeTarget(deps, project, deps.signal)
    const containers = await deps.engine.containers(labels)
    const networksAndVolumes = (await deps.engine.networksAndVolumes(labels)).map(
      ({ name }) => name,
    )
    const isRunning = ({ status }: (typeof containers)[number]): boolean => status === 'running'
    await Promise.all(containers.filter(isRunning).map(({ id }) => target.stop(id)))
    await Promise.all(containers.map(({ id }) => deps.engine.remove(id)))
    await deps.engine.removeNetworksAndVolumes(labels)
    const left = [
      ...(await deps.engine.containers(labels)),
      ...(await deps.engine.networksAndVolumes(labels)),
    ].map(({ name }) => name)
    const current = await currentRelease(stateDir)
    await pointCurrentTo(stateDir, null)
    await removeReleases(stateDir)
    await appendLedger(stateDir, {
      release: current?.release.release ?? 0,
      commit: current?.release.commit ?? '',
      action: 'down',
      status: 'down',
      at: deps.clock.now().toISOString(),
      actor: options.actor,
      digests: {},
    })
    return decideDown(
      { project, containers: containers.map(({ name }) => name), networksAndVolumes },
      left,
    )
  })
}

/** Passes when nothing of the project is left. */
function decideDown(data: DownData, left: readonly string[]): Decision<DownData> {
  const count = data.containers.length + data.networksAndVolumes.length
  const isGone = left.length === 0
  const found = isGone ? `${count} removed, nothing left` : `still there: ${left.join(', ')}`
  const removed = `containers: ${data.containers.length}, networks and volumes: ${data.networksAndVolumes.length}`
  return {
    verdict: isGone ? 'pass' : 'error',
    summary: isGone
      ? `${data.project} is down; removed ${removed}`
      : `${data.project} is not down: ${found}`,
    rules: [
      {
        id: 'deploy/down',
        verdict: isGone ? 'pass' : 'error',
        expected: `nothing of ${data.project} to be left`,
        found,
        fix: isGone ? '' : 'Remove what is left by hand, or run `papergate deploy --down` again.',
        locations: [],
      },
    ],
    data,
  }
}
