/** How much is told: everything; what fails and the worst of the rest; totals and failed rules. */
export type Detail = 'full' | 'failing' | 'totals'

/** What GitHub takes: characters of a comment, bytes in UTF-8 of a job's summary. */
export type MarkdownLimit = { readonly unit: 'characters' | 'bytes'; readonly most: number }

/**
 * A comment that is longer is refused. Counted in UTF-16, in which a text is never shorter than in
 * the characters that GitHub counts.
 */
export const COMMENT_LIMIT: MarkdownLimit = { unit: 'characters', most: 65_536 }

/** Beyond it GitHub drops a step's whole summary, not only its end. */
export const SUMMARY_LIMIT: MarkdownLimit = { unit: 'bytes', most: 1_048_576 }

export type MarkdownDocument = {
  readonly title: string
  readonly body: (detail: Detail) => readonly string[]
  readonly ending: readonly string[]
}

const LEFT_OUT: Readonly<Record<Detail, string | null>> = {
  full: null,
  failing: 'what passed, and all but the worst files',
  totals: 'services, files and lines',
}

/** The most detailed text that fits; the title alone where nothing else does. Markup is never cut. */
export function fitMarkdown(
  document: MarkdownDocument,
  limit: MarkdownLimit | null,
  elsewhere: string,
): string {
  for (const detail of ['full', 'failing', 'totals'] as const) {
    const leftOut = LEFT_OUT[detail]
    const lines = [
      document.title,
      ...document.body(detail),
      ...(leftOut === null ? [] : ['', explain(leftOut, elsewhere)]),
      ...document.ending,
    ]
    if (limit === null || sizeOf(lines, limit) <= limit.most) return join(lines)
  }
  return join([document.title, '', explain('everything but the verdict', elsewhere)])
}

function explain(leftOut: string, elsewhere: string): string {
  return `Left out, as it does not fit here: ${leftOut}. See ${elsewhere}.`
}

/** Counted before the lines are joined: together they may be longer than a string can be. */
function sizeOf(lines: readonly string[], { unit }: MarkdownLimit): number {
  return lines.reduce(
    (sum, line) => sum + (unit === 'bytes' ? Buffer.byteLength(line) : line.length) + 1,
    0,
  )
}

function join(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
