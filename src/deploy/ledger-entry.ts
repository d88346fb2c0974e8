import type { LedgerEntry } from './ledger.ts'
import type { Release } from './release-store.ts'

/** One line for the ledger about a release. */
export function ledgerEntry(
  release: Release,
  action: LedgerEntry['action'],
  status: LedgerEntry['status'],
  actor: string,
  now: Date,
): LedgerEntry {
  return {
    release: release.release,
    commit: release.commit,
    action,
    status,
    at: now.toISOString(),
    actor,
    digests: Object.fromEntries(
      Object.entries(release.images).map(([service, { digest }]) => [service, digest]),
    ),
  }
}
