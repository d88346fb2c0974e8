const SPANNED_LINES_LIMIT = 20_000_000

/**
 * Formats that name stretches of lines let a short text stand for millions of them; this bounds how many
 * lines one report may span.
 */
export class LineBudget {
  #left = SPANNED_LINES_LIMIT

  /** @throws what `refuse` makes, once the report spans too many lines */
  spend(lines: number, refuse: (expected: string, found: string) => Error): void {
    this.#left -= lines
    if (this.#left >= 0) return
    throw refuse(`at most ${SPANNED_LINES_LIMIT} lines in one report`, 'more of them')
  }
}
