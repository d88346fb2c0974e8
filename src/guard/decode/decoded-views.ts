import { decodeRun } from './decode-run.ts'
import type { Decoding, Span } from './decode-run.ts'
import { findEncodedRuns } from './encoded-runs.ts'
import { findEscapedTokens } from './escaped-tokens.ts'
import { TextPosition } from './text-position.ts'

/** A text that was hidden in another. */
export type DecodedView = {
  readonly text: string
  /** Where the hidden text is written, from 1; `column` counts UTF-16 units. */
  readonly line: number
  readonly column: number
  /** What was undone, the outermost first. */
  readonly how: readonly Decoding[]
  /** What stands around it in its line, such as the name that it is given to; each at most 256 bytes. */
  readonly before: string
  readonly after: string
}

export type HiddenText = {
  readonly views: readonly DecodedView[]
  /** False where more is hidden than is decoded: it has to be said. */
  readonly isComplete: boolean
}

/** How often a decoded text is decoded again. */
const DEEPEST = 2
/** Decoded text, in parts of what was given. */
const BUDGET_SHARE = 2
/** What even the shortest text may hold. */
const SMALLEST_BUDGET = 4_096
const SURROUNDINGS = 256

/**
 * Texts in base64, hex, URL encoding or escapes of strings, and once more in those. A view is given
 * only for what decodes to readable text.
 */
export function findHiddenText(text: string | Buffer): HiddenText {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  let left = Math.max(bytes.length * BUDGET_SHARE, SMALLEST_BUDGET)
  const views: DecodedView[] = []
  let layer = viewsOf(bytes)
  for (let depth = 1; ; depth += 1) {
    for (const view of layer) {
      left -= view.text.length
      if (left < 0) return { views, isComplete: false }
      views.push(view)
    }
    if (depth === DEEPEST) return { views, isComplete: true }
    layer = layer.flatMap(viewsIn)
  }
}

/** The views of `findHiddenText`, for a caller that cannot say more. */
export function decodedViews(text: string): readonly DecodedView[] {
  return findHiddenText(text).views
}

function viewsIn(outer: DecodedView): readonly DecodedView[] {
  return viewsOf(Buffer.from(outer.text)).map((inner) => ({
    ...inner,
    line: outer.line,
    column: outer.column,
    how: [...outer.how, ...inner.how],
    before: inner.line === 1 ? `${outer.before}${inner.before}`.slice(-SURROUNDINGS) : inner.before,
  }))
}

function viewsOf(bytes: Buffer): readonly DecodedView[] {
  const position = new TextPosition(bytes)
  return spansOf(bytes)
    .sort((one, other) => one.start - other.start)
    .map(({ text, how, start, end }) => {
      const before = position.before(start, SURROUNDINGS)
      return {
        text,
        ...position.locate(start),
        how,
        before: before.trim() === '' ? nameAbove(bytes, start - before.length) : before,
        after: position.behind(end, SURROUNDINGS),
      }
    })
}

function spansOf(bytes: Buffer): Span[] {
  const spans: Span[] = findEscapedTokens(bytes).map(({ how, ...token }) => ({
    ...token,
    how: [how],
  }))
  for (const run of findEncodedRuns(bytes)) spans.push(...decodeRun(run))
  return spans
}

/** `KEY: ` for the first line of a block below a name, such as `KEY: |` in YAML. */
function nameAbove(bytes: Buffer, lineStart: number): string {
  if (lineStart <= 0) return ''
  const above = new TextPosition(bytes).before(lineStart - 1, SURROUNDINGS)
  const name =
    /^[\s-]{0,200}["']?([A-Za-z0-9_.-]{1,120})["']?\s{0,8}[:=]\s{0,8}[|>"'(\\+0-9-]{0,8}\s{0,8}$/.exec(
      above,
    )
  return name?.[1] === undefined ? '' : `${name[1]}: `
}
