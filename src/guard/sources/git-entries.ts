/** One file that git's raw lists (`diff-tree`, `diff-index`) name. */
export type GitEntry = {
  /** The commit that has it; null in a list without commits. */
  readonly commit: string | null
  readonly mode: string
  readonly id: string
  /** Status letters, one per parent. */
  readonly status: string
  readonly path: Buffer
}

const COLON = 0x3a

/**
 * Reads fields of `--raw -z` output, portion by portion: `:modes ids status`, then the path; before
 * them, in a list of commits, the commit's id. Commits come to `onCommit`, also those without files.
 */
export function createEntryReader(
  onCommit: (id: string) => void = () => {},
): (fields: readonly Buffer[]) => readonly GitEntry[] {
  let commit: string | null = null
  let facts: Omit<GitEntry, 'path'> | null = null
  return (fields) => {
    const entries: GitEntry[] = []
    for (const field of fields) {
      if (facts !== null) {
        entries.push({ ...facts, path: field })
        facts = null
      } else if (field[0] === COLON) facts = { ...parseFacts(field), commit }
      else {
        commit = field.toString('latin1')
        onCommit(commit)
      }
    }
    return entries
  }
}

/** A merge has one colon, mode and id per parent, then those of the result. */
function parseFacts(field: Buffer): Pick<GitEntry, 'mode' | 'id' | 'status'> {
  const words = field.toString('latin1').split(' ')
  const parents = words[0]?.lastIndexOf(':') ?? 0
  const mode = words[parents + 1] ?? ''
  const id = words.at(-2) ?? ''
  return { mode, id, status: words.at(-1) ?? '' }
}

export function isFile({ mode }: GitEntry): boolean {
  return mode.startsWith('100') || mode === '120000'
}

export function isSubmodule({ mode }: GitEntry): boolean {
  return mode === '160000'
}

/** Reads fields of `ls-tree -r -z`: `mode type id<tab>path`. */
export function parseTreeEntry(field: Buffer, commit: string | null): GitEntry {
  const tab = field.indexOf(0x09)
  const [mode = '', , id = ''] = field.toString('latin1', 0, tab).split(' ')
  return { commit, mode, id, status: 'A', path: field.subarray(tab + 1) }
}
