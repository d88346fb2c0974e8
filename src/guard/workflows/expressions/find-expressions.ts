/** The text of one `${{ … }}`, without the braces; `isOpen` where the closing ones are missing. */
type ExpressionText = {
  readonly text: string
  readonly offset: number
  readonly isOpen: boolean
}

/** Every `${{ … }}` in a text, in order. Braces within a quoted string do not close one, as at GitHub. */
export function findExpressions(text: string): readonly ExpressionText[] {
  const found: ExpressionText[] = []
  let at = text.indexOf('${{')
  while (at !== -1) {
    const start = at + 3
    const end = findEnd(text, start)
    found.push({
      text: text.slice(start, end ?? text.length),
      offset: start,
      isOpen: end === null,
    })
    if (end === null) return found
    at = text.indexOf('${{', end + 2)
  }
  return found
}

function findEnd(text: string, start: number): number | null {
  let isQuoted = false
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "'") isQuoted = !isQuoted
    else if (!isQuoted && text.startsWith('}}', at)) return at
  }
  return null
}
