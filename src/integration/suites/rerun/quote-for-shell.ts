/** Text as one word of a POSIX shell, whatever stands in it. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
