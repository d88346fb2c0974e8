import type { Hunk } from './line-map.ts'
import { unquote } from './unquote.ts'

/** A regular file as a diff changed it; submodules and links are left out: they have no lines. */
export type FileChange = {
  /** Its name before; null where it is new. */
  readonly oldPath: string | null
  /** Its name now; null where it is deleted. */
  readonly path: string | null
  /** Line numbers on the new side, ascending. */
  readonly added: readonly number[]
  /** Where lines were removed, added or rewritten, ascending. */
  readonly hunks: readonly Hunk[]
  /** Git shows no lines of it; any of them may have changed. */
  readonly isBinary: boolean
}

/** A file that is there, and which of its lines are new. */
export type ChangedFile = Pick<FileChange, 'added' | 'isBinary'> & { readonly path: string }

type Draft = {
  /** The one name of a change without hunks and renames. */
  name: string | null
  oldPath: string | null
  path: string | null
  added: number[]
  hunks: MutableHunk[]
  isBinary: boolean
  isNew: boolean
  isDeleted: boolean
  isCopy: boolean
  isRegular: boolean
}

type MutableHunk = { -readonly [Key in keyof Hunk]: Hunk[Key] }

type Cursor = {
  oldLine: number
  newLine: number
  oldLeft: number
  newLeft: number
}

/**
 * Reads `git diff` text of any context width. Hunks are read by the lengths that their headers
 * state, so that a changed line which looks like a header is not taken for one.
 */
export function parseDiff(text: string): readonly FileChange[] {
  const files: FileChange[] = []
  let draft: Draft | null = null
  let cursor: Cursor = { oldLine: 0, newLine: 0, oldLeft: 0, newLeft: 0 }
  const close = (): void => {
    if (draft?.isRegular === true) files.push(finish(draft))
  }
  for (const line of splitLines(text)) {
    if (draft !== null && (cursor.oldLeft > 0 || cursor.newLeft > 0)) {
      takeHunkLine(line, cursor, draft)
    } else if (line.startsWith('diff --git ')) {
      close()
      draft = startFile(line.slice('diff --git '.length))
    } else if (draft !== null) {
      cursor = readHunkHeader(line) ?? cursor
      takeHeader(line, draft)
    }
  }
  close()
  return files
}

/** The files of a diff that are there now. */
export function listChangedFiles(changes: readonly FileChange[]): readonly ChangedFile[] {
  return changes.flatMap(({ path, added, isBinary }) =>
    path === null ? [] : [{ path, added, isBinary }],
  )
}

function finish(draft: Draft): FileChange {
  const { name, added, hunks, isBinary, isNew, isDeleted, isCopy } = draft
  return {
    // What a copy was made from is still there, unchanged.
    oldPath: isNew || isCopy ? null : (draft.oldPath ?? name),
    path: isDeleted ? null : (draft.path ?? name),
    added,
    hunks,
    isBinary,
  }
}

function takeHunkLine(line: string, cursor: Cursor, draft: Draft): void {
  const mark = line[0]
  if (mark === '\\') return
  if (mark === '-') {
    growHunk(cursor, draft, 1, 0)
    cursor.oldLeft -= 1
    cursor.oldLine += 1
    return
  }
  if (mark === '+') {
    draft.added.push(cursor.newLine)
    growHunk(cursor, draft, 0, 1)
  } else {
    cursor.oldLeft -= 1
    cursor.oldLine += 1
  }
  cursor.newLeft -= 1
  cursor.newLine += 1
}

/** Adds a line to the hunk that ends here, or begins one: lines of context part them. */
function growHunk(cursor: Cursor, { hunks }: Draft, oldLines: number, newLines: number): void {
  const last = hunks.at(-1)
  const touches =
    last !== undefined &&
    last.oldStart + last.oldLines === cursor.oldLine &&
    last.newStart + last.newLines === cursor.newLine
  if (touches) {
    last.oldLines += oldLines
    last.newLines += newLines
  } else {
    hunks.push({ oldStart: cursor.oldLine, newStart: cursor.newLine, oldLines, newLines })
  }
}

/** `@@ -3,2 +3 @@`; a side without lines names the line before, not the one that comes next. */
function readHunkHeader(line: string): Cursor | null {
  const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
  if (match === null) return null
  const oldLeft = Number(match[2] ?? '1')
  const newLeft = Number(match[4] ?? '1')
  return {
    oldLine: Number(match[1]) + (oldLeft === 0 ? 1 : 0),
    newLine: Number(match[3]) + (newLeft === 0 ? 1 : 0),
    oldLeft,
    newLeft,
  }
}

function takeHeader(line: string, draft: Draft): void {
  if (line.startsWith('--- ')) draft.oldPath = readSide(line.slice(4), 'a/') ?? draft.oldPath
  else if (line.startsWith('+++ ')) draft.path = readSide(line.slice(4), 'b/') ?? draft.path
  else if (line.startsWith('rename from ')) draft.oldPath = unquote(line.slice(12))
  else if (line.startsWith('rename to ')) draft.path = unquote(line.slice(10))
  else if (line.startsWith('copy to ')) {
    draft.path = unquote(line.slice(8))
    draft.isCopy = true
  } else if (line.startsWith('Binary files ') || line === 'GIT binary patch') draft.isBinary = true
  else takeMode(line, draft)
}

function takeMode(line: string, draft: Draft): void {
  if (line.startsWith('new file mode ')) draft.isNew = true
  else if (line.startsWith('deleted file mode ')) draft.isDeleted = true
  if (/^(?:new file mode|deleted file mode|new mode|index \S+) (?:120000|160000)$/.test(line)) {
    draft.isRegular = false
  }
}

/** The path after `---` or `+++`: git ends one that holds a space with a tab. Null for /dev/null. */
function readSide(text: string, prefix: string): string | null {
  if (text === '/dev/null') return null
  return withoutPrefix(unquote(text.endsWith('\t') ? text.slice(0, -1) : text), prefix)
}

/** `a/x b/x` of a file without hunks and renames, where both sides have the same name. */
function startFile(header: string): Draft {
  const name = header.startsWith('"')
    ? readQuotedPair(header)
    : withoutPrefix(header.slice((header.length + 1) / 2), 'b/')
  return {
    name,
    oldPath: null,
    path: null,
    added: [],
    hunks: [],
    isBinary: false,
    isNew: false,
    isDeleted: false,
    isCopy: false,
    isRegular: true,
  }
}

function readQuotedPair(header: string): string | null {
  const match = /^"(?:[^"\\]|\\.)*" ("(?:[^"\\]|\\.)*")$/.exec(header)
  return match?.[1] === undefined ? null : withoutPrefix(unquote(match[1]), 'b/')
}

function withoutPrefix(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : path
}

function* splitLines(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    yield text.slice(start, end)
    start = end + 1
  }
}
