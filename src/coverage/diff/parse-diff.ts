/** A file as a diff changed it. Deleted files, submodules and links are left out: they have no lines. */
export type ChangedFile = {
  readonly path: string
  /** Line numbers on the new side, ascending. */
  readonly added: readonly number[]
  /** Git shows no lines of it; any of them may have changed. */
  readonly isBinary: boolean
}

type Draft = {
  path: string | null
  added: number[]
  isBinary: boolean
  isDeleted: boolean
  isRegular: boolean
}

/**
 * Reads `git diff` text of any context width. Hunks are read by the lengths that their headers
 * state, so that a changed line which looks like a header is not taken for one.
 */
export function parseDiff(text: string): readonly ChangedFile[] {
  const files: ChangedFile[] = []
  let draft: Draft | null = null
  let hunk = { line: 0, oldLeft: 0, newLeft: 0 }
  const close = (): void => {
    const path = draft?.path ?? null
    if (draft === null || path === null || draft.isDeleted || !draft.isRegular) return
    files.push({ path, added: draft.added, isBinary: draft.isBinary })
  }
  for (const line of splitLines(text)) {
    if (draft !== null && (hunk.oldLeft > 0 || hunk.newLeft > 0)) {
      takeHunkLine(line, hunk, draft)
    } else if (line.startsWith('diff --git ')) {
      close()
      draft = startFile(line.slice('diff --git '.length))
    } else if (draft !== null) {
      hunk = readHunkHeader(line) ?? hunk
      takeHeader(line, draft)
    }
  }
  close()
  return files
}

function takeHunkLine(
  line: string,
  hunk: { line: number; oldLeft: number; newLeft: number },
  draft: Draft,
): void {
  const mark = line[0]
  if (mark === '\\') return
  if (mark === '-') {
    hunk.oldLeft -= 1
    return
  }
  if (mark === '+') draft.added.push(hunk.line)
  else hunk.oldLeft -= 1
  hunk.newLeft -= 1
  hunk.line += 1
}

function readHunkHeader(line: string): { line: number; oldLeft: number; newLeft: number } | null {
  const match = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
  if (match === null) return null
  return {
    line: Number(match[2]),
    oldLeft: Number(match[1] ?? '1'),
    newLeft: Number(match[3] ?? '1'),
  }
}

function takeHeader(line: string, draft: Draft): void {
  if (line.startsWith('+++ ')) draft.path = readSide(line.slice(4)) ?? draft.path
  else if (line.startsWith('rename to ')) draft.path = unquote(line.slice(10))
  else if (line.startsWith('deleted file mode')) draft.isDeleted = true
  else if (line.startsWith('Binary files ') || line === 'GIT binary patch') draft.isBinary = true
  else if (/^(?:new file mode|new mode|index \S+) (?:120000|160000)$/.test(line)) {
    draft.isRegular = false
  }
}

/** The path after `+++`: git ends one that holds a space with a tab. Null for /dev/null. */
function readSide(text: string): string | null {
  if (text === '/dev/null') return null
  return unquote(text.endsWith('\t') ? text.slice(0, -1) : text).replace(/^b\//, '')
}

/** `a/x b/x` of a file without hunks and renames, where both sides have the same name. */
function startFile(header: string): Draft {
  const path = header.startsWith('"')
    ? readQuotedPair(header)
    : header.slice((header.length + 1) / 2).replace(/^b\//, '')
  return { path, added: [], isBinary: false, isDeleted: false, isRegular: true }
}

function readQuotedPair(header: string): string | null {
  const match = /^"(?:[^"\\]|\\.)*" ("(?:[^"\\]|\\.)*")$/.exec(header)
  return match?.[1] === undefined ? null : unquote(match[1]).replace(/^b\//, '')
}

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
}

/** Undoes git's C-style quoting (core.quotePath); octal escapes are bytes of UTF-8. */
export function unquote(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return text
  const bytes: Buffer[] = []
  const inner = text.slice(1, -1)
  for (const [part] of inner.matchAll(/\\[0-7]{3}|\\.|[^\\]+/gs)) {
    if (!part.startsWith('\\')) bytes.push(Buffer.from(part))
    else if (part.length === 4) bytes.push(Buffer.from([Number.parseInt(part.slice(1), 8)]))
    else bytes.push(Buffer.from([ESCAPES[part.slice(1)] ?? part.charCodeAt(1)]))
  }
  return Buffer.concat(bytes).toString('utf8')
}

function* splitLines(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    yield text.slice(start, end)
    start = end + 1
  }
}
