import type { Lexicon } from '../lexicon.ts'
import { isIssued } from '../structure/is-issued.ts'
import type { ScopedObservation } from '../structure/scoped-observation.ts'
import type { Entry } from '../structure/tree.ts'
import { walkTree } from '../structure/walk-tree.ts'

/**
 * What objects in code say when they name a venue, as in a configuration file. Code is full of
 * stand-ins, so a credential must look issued; and of hosts, which count only beside a client.
 */
export function observeObjects(
  objects: readonly Entry[],
  { path, lexicon }: { readonly path: string; readonly lexicon: Lexicon },
): readonly ScopedObservation[] {
  const root = { kind: 'map', entries: objects } as const
  return walkTree(root, { path, scope: '/objects', named: null, lexicon })
    .filter(({ what, field, value }) => {
      if (what === 'endpoint') return false
      return what !== 'credential' || field === 'passphrase' || isIssued(value)
    })
    .map((one) => ({ ...one, isSetting: false }))
}
