/** The start of a text, at most `most` characters of it, never half of a character; an ellipsis says that it was cut. */
export function shortenText(text: string, most: number): string {
  if (text.length <= most) return text
  const start = text.slice(0, Math.max(0, most - 1))
  return `${start.replace(/[\uD800-\uDBFF]$/, '')}…`
}
