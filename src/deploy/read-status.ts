import type { ServiceReport } from './deploy-data.ts'
import type { DeployDependencies, StatusOptions } from './deploy-options.ts'
import { readLedger } from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'
import { readDeployLock } from './lock.ts'
import type { LockOwner } from '../adapters/lock.ts'
import { observeServices } from './observe-services.ts'
import { currentRelease } from './release-store.ts'

/** How many ledger entries the status shows. */
const LAST_ENTRIES = 10

export type DeployStatus = {
  readonly project: string
  /** The release that is meant to run; null when none is. */
  readonly release: number | null
  readonly commit: string | null
  /** When it came to run, ISO 8601. */
  readonly since: string | null
  /** How it came to run: by a deploy or a rollback, and by whom. */
  readonly action: LedgerEntry['action'] | null
  readonly actor: string | null
  readonly runUrl: string | null
  /** What really runs, by the engine; `asDeployed`: it has the release's image. */
  readonly services: readonly (ServiceReport & { readonly asDeployed: boolean })[]
  /** Last entries, newest first. */
  readonly ledger: readonly LedgerEntry[]
  /** A deploy that runs now, or was cut off. */
  readonly lock: LockOwner | null
  readonly unfinished: LedgerEntry | null
}

/** What runs on staging and how it got there; changes nothing. @throws WorldError without an engine. */
export async function readStatus(
  { project, stateDir }: StatusOptions,
  deps: Pick<DeployDependencies, 'root' | 'env' | 'exec' | 'engine' | 'redactor'>,
): Promise<DeployStatus> {
  const entries = await readLedger(stateDir)
  const current = await currentRelease(stateDir)
  const came = entries.findLast(
    ({ release, status }) => status === 'stable' && release === current?.release.release,
  )
  const last = entries.at(-1)
  const services = current === null ? [] : await observeServices(current, deps)
  return {
    project,
    release: current?.release.release ?? null,
    commit: current?.release.commit ?? null,
    since: came?.at ?? null,
    action: came?.action ?? null,
    actor: came?.actor ?? null,
    runUrl: current?.release.runUrl ?? null,
    services: services.map((service) => {
      const wanted = current?.release.images[service.name]?.image
      const isPresent = service.state !== 'absent'
      return { ...service, asDeployed: isPresent && (wanted ?? service.image) === service.image }
    }),
    ledger: entries.slice(-LAST_ENTRIES).reverse(),
    lock: await readDeployLock(stateDir),
    unfinished: last?.status === 'active' ? last : null,
  }
}
