import type { DeployStatus } from '../deploy/read-status.ts'

/** What runs on staging as text: the release, its services, how it got there. */
export function renderStatus(status: DeployStatus): string {
  return [
    renderRelease(status),
    ...renderServices(status),
    ...(status.lock === null
      ? []
      : [`locked by ${status.lock.actor} on ${status.lock.host} since ${status.lock.since}`]),
    ...(status.unfinished === null
      ? []
      : [
          `release ${status.unfinished.release} was begun at ${status.unfinished.at} and not finished`,
        ]),
    ...(status.ledger.length === 0 ? [] : ['', 'history, newest first:']),
    ...status.ledger.map(
      ({ at, release, action, status: outcome, commit, actor }) =>
        `  ${at}  ${action} of release ${release} (${commit.slice(0, 12)}) by ${actor}: ${outcome}`,
    ),
  ].join('\n')
}

function renderRelease({ project, release, commit, since, action, actor }: DeployStatus): string {
  if (release === null) return `${project}: nothing is deployed`
  const how = action === null ? '' : `, by ${action} of ${actor ?? 'unknown'}`
  return `${project}: release ${release}, commit ${commit ?? 'unknown'}, since ${since ?? 'unknown'}${how}`
}

function renderServices({ services }: DeployStatus): readonly string[] {
  const width = Math.max(0, ...services.map(({ name }) => name.length))
  return services.map(({ name, state, image, ports, asDeployed }) =>
    [
      `  ${name.padEnd(width)}`,
      `${state}${asDeployed ? '' : ' (not what was deployed)'}`,
      ...ports.map(({ container, host, port }) => `${host}:${port}→${container}`),
      image,
    ].join('  '),
  )
}
