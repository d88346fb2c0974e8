import { isMap, isSeq, parseDocument, YAMLMap, YAMLSeq } from 'yaml'

/** An entry of `guard.allow`, as the file has it. */
export type AllowEntryText = {
  readonly fingerprint: string
  readonly reason: string
  readonly owner: string
  readonly expires: string
}

/**
 * The text of `papergate.yml` with a new entry under `guard.allow`; comments and order stay.
 * @param text of the file, empty where there is none yet
 * @param change.fingerprintKey set where the file has no key yet, and then `renamed` gives the
 * fingerprints that older entries have under it
 */
export function addAllowEntry(
  text: string,
  change: {
    readonly entry: AllowEntryText
    readonly fingerprintKey?: string
    readonly renamed?: ReadonlyMap<string, string>
  },
): string {
  const document = parseDocument(text.trim() === '' ? 'version: 1\n' : text)
  const guard: unknown = document.get('guard', true)
  if (!isMap(guard)) document.set('guard', new YAMLMap())
  if (change.fingerprintKey !== undefined) {
    document.setIn(['guard', 'fingerprintKey'], change.fingerprintKey)
  }
  const known: unknown = document.getIn(['guard', 'allow'], true)
  const list = isSeq(known) ? known : new YAMLSeq()
  if (list !== known) document.setIn(['guard', 'allow'], list)
  for (const item of list.items) {
    if (!isMap(item)) continue
    const renamed = change.renamed?.get(String(item.get('fingerprint')))
    if (renamed !== undefined) item.set('fingerprint', renamed)
  }
  if (list.items.length === 0) list.flow = false
  list.add(document.createNode({ ...change.entry }))
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}
