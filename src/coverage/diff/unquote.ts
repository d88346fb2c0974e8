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
