/** Printable ASCII, but for the sign by which pytest writes colours. */
const PLAIN = /^[\x20-\x22\x24-\x7e]*$/
const ANSI_SEQUENCES = /\u001b\[[0-9;?]*[ -/]*[@-~]|#x1B\[[0-9;]*m/g

/** Text from outside as one short line: no colours, no control characters, no marks that turn it round. */
export function cleanLine(text: string, longest: number): string {
  if (text.length <= longest && PLAIN.test(text)) return text.trim()
  const line = text
    .slice(0, 4 * longest)
    .replaceAll(ANSI_SEQUENCES, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`
}
