const LONGEST_PARSED = 10_000

/** What a log line says: of one in JSON its level and message, any other as it is. */
export function readLogLine(line: string): string {
  if (!line.startsWith('{') || line.length > LONGEST_PARSED) return line
  try {
    const entry = JSON.parse(line) as Readonly<Record<string, unknown>>
    const message = [entry['message'], entry['msg'], entry['event']].find(isText)
    if (message === undefined) return line
    return isText(entry['level']) ? `${entry['level']}: ${message}` : message
  } catch {
    return line
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
