import type { Redactor } from '../../../redaction/redactor.ts'

/** Printable ASCII, but for the sign by which pytest writes colours. */
const PLAIN = /^[\x20-\x22\x24-\x7e]*$/
const ANSI_SEQUENCES = /\u001b\[[0-9;?]*[ -/]*[@-~]|#x1B\[[0-9;]*m/g

/**
 * Text from outside as one short line: no colours, no control characters, no marks that turn it round. What is
 * longer is redacted before it is cut: nobody would know half a secret again.
 */
export function cleanLine(text: string, longest: number, redactor: Redactor): string {
  if (text.length <= longest && PLAIN.test(text)) return text.trim()
  const isLong = text.length > longest
  const line = (isLong ? redactor.redact(text) : text)
    .slice(0, 4 * longest)
    .replaceAll(ANSI_SEQUENCES, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  if (!isLong) return line
  const safe = redactor.redactStart(line)
  return safe.length <= longest ? safe : `${safe.slice(0, longest - 1)}…`
}
