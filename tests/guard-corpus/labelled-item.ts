/** What a file of the corpus truly holds: `none` is no trading credential, endpoint or switch at all. */
export type Label = 'live' | 'paper' | 'unknown' | 'none'

/**
 * `pair`: one of two files that differ in a single piece of evidence; `near-miss`: looks like a
 * finding and is none, or is a paper configuration; `alone`: a credential with nothing beside it; `disguise`: live and
 * paper settings written in a way that hides them; `mixture`: what stands beside a credential speaks
 * of something else.
 */
export type ItemKind = 'pair' | 'near-miss' | 'alone' | 'disguise' | 'mixture'

/** One synthetic file and what a correct guard says of it under staging's policy. */
export type LabelledItem = {
  readonly kind: ItemKind
  /** The evidence that differs in a pair (`host`, `switch` …), or what a near-miss looks like. */
  readonly subject: string
  /** Form of the file: `dotenv`, `compose`, `python-call` … */
  readonly carrier: string
  readonly path: string
  readonly text: string
  readonly label: Label
  readonly expect: 'block' | 'allow'
  /** Id of the venue, null where the file is about none. */
  readonly venue: string | null
  /** Why the label is right, in one sentence. */
  readonly why: string
  /** Every credential in the text, as its program reads it. */
  readonly secrets: readonly string[]
}
